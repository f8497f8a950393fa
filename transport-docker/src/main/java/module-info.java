/** Contexts in containers, started by the docker command. */
module org.econtext.transport.docker {
  requires transitive org.econtext.parent;
}
