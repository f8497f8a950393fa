/** Contexts of other users of a host, started by sudo. */
module org.econtext.transport.sudo {
  requires transitive org.econtext.parent;
}
