package org.econtext.conformance;

import java.util.concurrent.TimeUnit;
import org.econtext.core.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * With contexts in processes. The full run is 200 children in a row, on each of two Java versions;
 * docs/how-it-works.md has its command.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ReentrantCallsIT extends ReentrantCalls {
  private final TestProcesses processes = new TestProcesses();

  @Override
  Target target() {
    return TestProcesses.target();
  }

  @AfterEach
  void noProcessIsLeft() {
    try {
      Eventually.holds("no process outlives its master", () -> processes.living().isEmpty());
    } finally {
      processes.close();
    }
  }
}
