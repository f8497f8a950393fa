package org.econtext.conformance;

import java.util.concurrent.TimeUnit;
import org.econtext.core.Target;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.Timeout;

/** With contexts that import their classes, but share a process. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ReentrantCallsTest extends ReentrantCalls {
  @Override
  Target target() {
    return InProcessTarget.isolated();
  }
}
