/** Measures econtext against limits that are measured in the same run. */
module org.econtext.benchmarks {
  requires com.fasterxml.jackson.core;
  requires org.econtext.files;
  requires org.econtext.master;
  requires org.econtext.testing;
  requires org.econtext.transport.local;
  requires org.econtext.transport.ssh;

  exports org.econtext.benchmarks;
}
