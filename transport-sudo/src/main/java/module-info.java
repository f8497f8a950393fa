/** Contexts of other users on the same host, started by sudo. */
module org.econtext.transport.sudo {
  requires transitive org.econtext.parent;

  exports org.econtext.transport.sudo;

  provides org.econtext.parent.TransportProvider with
      org.econtext.transport.sudo.SudoProvider;
}
