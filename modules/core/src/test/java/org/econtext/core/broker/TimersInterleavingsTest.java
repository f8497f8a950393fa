package org.econtext.core.broker;

import static org.econtext.exploration.Exploration.explore;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;
import org.junit.jupiter.api.Test;

/** Explores tasks that come, and go, while the thread that hands them out begins and ends. */
class TimersInterleavingsTest {
  /** Past by any clock: the checker's stands still, so what isn't due yet would never be. */
  private static final long DUE = Long.MIN_VALUE / 2;

  private static List<String> journal() {
    return Collections.synchronizedList(new ArrayList<>());
  }

  @Test
  void taskThatComesWhileTheThreadEndsIsHandedOut() {
    explore(
        broker -> {
          List<String> ran = journal();
          Timers timers = share(new Timers(broker));
          Thread other =
              broker.start(
                  ThreadRole.PROGRAM, "other", () -> timers.schedule(DUE, () -> ran.add("b")));
          timers.schedule(DUE, () -> ran.add("a"));
          other.join();
          broker.finish();
          require(ran.size() == 2 && ran.contains("a") && ran.contains("b"), "ran " + ran);
        });
  }

  @Test
  void cancelledTaskKeepsNoOtherFromRunning() {
    explore(
        broker -> {
          List<String> ran = journal();
          Timers timers = share(new Timers(broker));
          Broker.Timer cancelled = timers.schedule(DUE, () -> ran.add("a"));
          timers.schedule(DUE, () -> ran.add("b"));
          cancelled.cancel();
          broker.finish();
          require(ran.contains("b"), "ran " + ran);
        });
  }
}
