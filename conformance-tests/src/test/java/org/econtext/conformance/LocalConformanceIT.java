package org.econtext.conformance;

import org.econtext.parent.TransportTarget;
import org.econtext.transport.local.Local;

/** The local transport. */
class LocalConformanceIT extends TransportConformance {
  @Override
  protected TransportTarget target() {
    return Local.process();
  }
}
