package org.econtext.conformance;

import org.econtext.core.Target;
import org.econtext.parent.ContextOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** A transport with bytes of its own instead of a command's: the groups that these matter to. */
@DisplayName("socket")
class SocketConformanceIT implements Subject {
  @Override
  public Target target(String name) {
    return new SocketTarget(ContextOptions.defaults().name(name));
  }

  @Nested
  class Calls extends CallBehaviour {
    @Override
    protected Subject subject() {
      return SocketConformanceIT.this;
    }
  }

  @Nested
  class Ends extends EndBehaviour {
    @Override
    protected Subject subject() {
      return SocketConformanceIT.this;
    }
  }
}
