package org.econtext.core.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;
import org.econtext.exploration.Exploration;
import org.econtext.exploration.ExploredBroker;
import org.junit.jupiter.api.Test;

/** Explores which tasks a lane runs, when, and how many at a time. */
class LaneInterleavingsTest {
  /** Notes what was run, and whether two were run at once. */
  private static final class Journal {
    private final List<String> entries = new ArrayList<>();
    private int running;
    private boolean overlapped;

    Runnable task(String name) {
      return new Runnable() {
        @Override
        public void run() {
          enter(name);
          leave();
        }
      };
    }

    private synchronized void enter(String name) {
      entries.add(name);
      running++;
      overlapped |= running > 1;
    }

    private synchronized void leave() {
      running--;
    }

    private boolean isInOrder(String first, String second) {
      int at = entries.indexOf(first);
      return at >= 0 && at < entries.indexOf(second);
    }

    synchronized boolean has(String name) {
      return entries.contains(name);
    }
  }

  private interface Adding {
    void add(Runnable task);
  }

  /** Two threads add; each of their tasks must run, once, alone and in its thread's order. */
  private static void addFromTwoThreads(ExploredBroker broker, Adding lane, Journal journal)
      throws InterruptedException {
    Thread other =
        broker.start(
            ThreadRole.PROGRAM,
            "other",
            () -> {
              lane.add(journal.task("c"));
              lane.add(journal.task("d"));
            });
    lane.add(journal.task("a"));
    lane.add(journal.task("b"));
    other.join();
    broker.finish();
    require(!journal.overlapped, "two tasks ran at once");
    require(journal.entries.size() == 4, "ran " + journal.entries);
    require(journal.isInOrder("a", "b") && journal.isInOrder("c", "d"), "ran " + journal.entries);
  }

  @Test
  void strictLaneRunsEachTaskOnceAloneAndInOrder() {
    Exploration.explore(
        broker -> {
          Lane lane = share(Lane.strict(broker, broker::failed));
          addFromTwoThreads(broker, task -> lane.add(task), share(new Journal()));
        });
  }

  @Test
  void failingTaskCostsNoOtherOne() {
    Exploration.explore(
        broker -> {
          Journal journal = share(new Journal());
          Lane lane = share(Lane.strict(broker, failure -> journal.enter(failure.getMessage())));
          Thread other =
              broker.start(ThreadRole.PROGRAM, "other", () -> lane.add(journal.task("b")));
          lane.add(
              () -> {
                throw new AssertionError("a");
              });
          other.join();
          broker.finish();
          require(journal.has("a") && journal.has("b"), "ran " + journal.entries);
        });
  }

  @Test
  void passingLaneLeavesATaskBehindThatWaits() {
    Exploration.explore(
        broker -> {
          Journal journal = share(new Journal());
          Object lock = new Object();
          Waiters waiters = share(new Waiters(broker));
          broker.runTimersAtAnyMoment();
          Lane lane = share(Lane.passing(broker, broker::failed));
          lane.add(() -> await(waiters, lock, () -> journal.has("b")));
          lane.add(
              () -> {
                synchronized (lock) {
                  journal.enter("b");
                  waiters.wake();
                }
              });
          broker.finish();
          require(journal.entries.size() == 1, "ran " + journal.entries);
        });
  }

  private static void await(Waiters waiters, Object lock, Waiters.Condition condition) {
    try {
      waiters.await(lock, condition, Broker.NEVER);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void explorationFindsALaneThatEndsBetweenLookingAndSayingSo() {
    String found =
        Exploration.findFault(
            4,
            broker -> {
              ForgetfulLane lane = share(new ForgetfulLane(broker));
              addFromTwoThreads(broker, task -> lane.add(task), share(new Journal()));
            });
    assertThat(found).contains("ran [");
  }

  /** As a lane, but that nothing is left to do, and that nobody does it, are two steps. */
  private static final class ForgetfulLane {
    private final Broker broker;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    ForgetfulLane(Broker broker) {
      this.broker = broker;
    }

    void add(Runnable task) {
      synchronized (this) {
        tasks.add(task);
        if (running) {
          return;
        }
        running = true;
      }
      broker.execute(ThreadRole.WORKER, this::run);
    }

    private void run() {
      for (Runnable task = next(); task != null; task = next()) {
        task.run();
      }
      synchronized (this) {
        running = false;
      }
    }

    private synchronized Runnable next() {
      return tasks.poll();
    }
  }
}
