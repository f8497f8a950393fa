package org.econtext.conformance;

import org.econtext.parent.TransportTarget;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.DisplayName;

/** The local transport. */
@DisplayName("local")
class LocalConformanceIT extends TransportConformance {
  @Override
  protected TransportTarget target() {
    return Local.process();
  }
}
