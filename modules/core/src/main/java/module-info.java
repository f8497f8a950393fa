/**
 * What every context runs: broker, streams, router, handles, calls, values and the importer. Its
 * jar is the payload that a new context is started from. Needs java.base alone.
 */
module org.econtext.core {
  exports org.econtext.core;
  exports org.econtext.core.codec to
      org.econtext.files,
      org.econtext.parent,
      org.econtext.master,
      org.econtext.conformance;
  exports org.econtext.core.importer to
      org.econtext.parent,
      org.econtext.master,
      org.econtext.testing,
      org.econtext.conformance;
  exports org.econtext.core.values to
      org.econtext.parent,
      org.econtext.master,
      org.econtext.conformance;
  exports org.econtext.core.broker to
      org.econtext.parent,
      org.econtext.master,
      org.econtext.testing,
      org.econtext.conformance;
  exports org.econtext.core.stream to
      org.econtext.parent,
      org.econtext.conformance;
  exports org.econtext.core.router to
      org.econtext.parent,
      org.econtext.master,
      org.econtext.testing,
      org.econtext.conformance;
  exports org.econtext.core.boot to
      org.econtext.parent,
      org.econtext.master,
      org.econtext.testing;
}
