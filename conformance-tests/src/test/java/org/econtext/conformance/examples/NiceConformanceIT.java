package org.econtext.conformance.examples;

import org.econtext.conformance.TransportConformance;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportTarget;

class NiceConformanceIT extends TransportConformance {
  @Override
  protected TransportTarget target() {
    return new Nice(ContextOptions.defaults(), 1);
  }
}
