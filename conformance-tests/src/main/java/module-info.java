/** The tests that every transport passes, for authors of transports to extend. */
module org.econtext.conformance {
  requires transitive org.econtext.master;
  requires transitive org.econtext.testing;
  requires transitive org.junit.jupiter.api;
  requires transitive testcontainers;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires com.github.dockerjava.api;
  requires java.logging;
  requires org.assertj.core;
  requires org.econtext.files;
  requires org.slf4j;

  exports org.econtext.conformance;
  exports org.econtext.conformance.containers;

  uses org.econtext.parent.TransportProvider;

  // Tests are seldom public.
  opens org.econtext.conformance;
}
