/** Contexts of other users on the same host, started by su. */
module org.econtext.transport.su {
  requires transitive org.econtext.parent;

  exports org.econtext.transport.su;

  provides org.econtext.parent.TransportProvider with
      org.econtext.transport.su.SuProvider;
}
