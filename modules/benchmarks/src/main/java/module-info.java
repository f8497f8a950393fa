/** Measures econtext against limits that are measured in the same run. */
module org.econtext.benchmarks {
  requires com.fasterxml.jackson.core;
  requires org.econtext.master;
  requires org.econtext.testing;
  requires org.econtext.transport.local;

  exports org.econtext.benchmarks;
}
