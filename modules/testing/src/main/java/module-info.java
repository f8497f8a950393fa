/** Transports for tests and measurements: contexts in the same JVM, and contexts far away. */
module org.econtext.testing {
  requires transitive org.econtext.parent;

  exports org.econtext.testing;
}
