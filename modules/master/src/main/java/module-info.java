/** The root context: its classes, its log, and the entry point for programs. */
module org.econtext.master {
  requires transitive org.econtext.parent;
  requires org.slf4j;
  requires static java.logging;

  exports org.econtext.master;
}
