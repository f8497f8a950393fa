/** The {@code econtext} command. */
module org.econtext.cli {
  requires org.econtext.benchmarks;
  requires org.econtext.master;
  requires org.econtext.transport.local;
  requires org.econtext.transport.ssh;
  requires org.econtext.transport.su;
  requires org.econtext.transport.sudo;
  requires org.econtext.transport.docker;
  requires org.econtext.transport.lxc;
  requires info.picocli;

  opens org.econtext.cli to
      info.picocli;
  opens org.econtext.cli.remote to
      org.econtext.core;
}
