package org.econtext.conformance;

import java.util.List;
import org.econtext.core.Target;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Local processes below each other, two and three deep. */
@DisplayName("local/local")
class LocalChainConformanceIT extends ChainConformance {
  @Override
  public Target target(String name) {
    return ShortLived.context(Local.process()).name(name);
  }

  @Override
  public List<Target> via() {
    return List.of(ShortLived.context(Local.process()).name("first"));
  }

  @Nested
  class Imports extends ImportBehaviour {
    @Override
    protected Subject subject() {
      return LocalChainConformanceIT.this;
    }
  }
}
