/** Contexts in LXC containers, started by lxc-attach. */
module org.econtext.transport.lxc {
  requires transitive org.econtext.parent;

  exports org.econtext.transport.lxc;

  provides org.econtext.parent.TransportProvider with
      org.econtext.transport.lxc.LxcProvider;
}
