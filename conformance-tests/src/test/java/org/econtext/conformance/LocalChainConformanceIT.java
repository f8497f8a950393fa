package org.econtext.conformance;

import java.util.List;
import org.econtext.core.Target;
import org.econtext.transport.local.Local;

/** Local processes below each other, two and three deep. */
class LocalChainConformanceIT extends ChainConformance {
  @Override
  public Target target(String name) {
    return Local.process().name(name);
  }

  @Override
  public List<Target> via() {
    return List.of(Local.process().name("first"));
  }
}
