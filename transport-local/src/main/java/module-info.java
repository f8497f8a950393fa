/** Contexts that are processes of the same user on the same host. */
module org.econtext.transport.local {
  requires transitive org.econtext.parent;

  exports org.econtext.transport.local;

  provides org.econtext.parent.TransportProvider with
      org.econtext.transport.local.LocalProvider;
}
