/** Contexts on other hosts, started by the OpenSSH client. */
module org.econtext.transport.ssh {
  requires transitive org.econtext.parent;
}
