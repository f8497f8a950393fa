/**
 * Having children: the SPI of transports, the first stage, connecting, and forwarding classes. It
 * isn't in the payload; a context that gets children receives it through its importer.
 */
module org.econtext.parent {
  requires transitive org.econtext.core;

  exports org.econtext.parent;
  exports org.econtext.parent.classes to
      org.econtext.master,
      org.econtext.benchmarks,
      org.econtext.conformance;
  exports org.econtext.parent.calls to
      org.econtext.core,
      org.econtext.master,
      org.econtext.conformance;
  exports org.econtext.parent.channels to
      org.econtext.core;
  exports org.econtext.parent.children to
      org.econtext.core,
      org.econtext.master,
      org.econtext.testing,
      org.econtext.conformance;

  uses org.econtext.parent.TransportProvider;
}
