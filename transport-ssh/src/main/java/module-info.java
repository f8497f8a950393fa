/** Contexts on other hosts, started by the OpenSSH client. */
module org.econtext.transport.ssh {
  requires transitive org.econtext.parent;

  exports org.econtext.transport.ssh;

  provides org.econtext.parent.TransportProvider with
      org.econtext.transport.ssh.SshProvider;
}
