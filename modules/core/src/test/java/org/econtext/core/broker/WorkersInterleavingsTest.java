package org.econtext.core.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.econtext.exploration.Exploration.explore;
import static org.econtext.exploration.Exploration.findFault;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.econtext.core.ThreadRole;
import org.econtext.exploration.ExploredBroker;
import org.junit.jupiter.api.Test;

/** Explores tasks that come while the system has no more threads, and while threads end. */
class WorkersInterleavingsTest {
  /** A task passes the whole of an executor. */
  private static final int PART = 10;

  /** Makes one thread, and more when the system has more again. */
  private static final class Scarce implements ThreadFactory {
    private final List<Thread> made = new ArrayList<>();
    private final FailureReport failures;
    private boolean plenty;

    Scarce(FailureReport failures) {
      this.failures = failures;
    }

    @Override
    public synchronized Thread newThread(Runnable work) {
      if (!plenty && !made.isEmpty()) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      Thread thread =
          new RuntimeThread(
              ThreadRole.WORKER,
              "worker",
              work,
              WorkersInterleavingsTest.class.getClassLoader(),
              failures);
      made.add(thread);
      return thread;
    }

    synchronized void makePlenty() {
      plenty = true;
    }

    private synchronized Thread next() {
      return made.isEmpty() ? null : made.remove(0);
    }

    void join() throws InterruptedException {
      for (Thread thread = next(); thread != null; thread = next()) {
        thread.join();
      }
    }
  }

  private interface Executing {
    void execute(Runnable task);
  }

  /** Each of three tasks must run, once; the last comes when the system has threads again. */
  private static void executeFromTwoThreads(ExploredBroker broker, Scarce threads, Executing it)
      throws InterruptedException {
    List<String> ran = share(Collections.synchronizedList(new ArrayList<>()));
    Thread other = broker.start(ThreadRole.PROGRAM, "other", () -> it.execute(() -> ran.add("b")));
    it.execute(() -> ran.add("a"));
    other.join();
    threads.makePlenty();
    it.execute(() -> ran.add("c"));
    threads.join();
    Collections.sort(ran);
    require(ran.equals(List.of("a", "b", "c")), "ran " + ran);
  }

  @Test
  void taskForWhichThereIsNoThreadRunsOnceAllTheSame() {
    explore(
        PART,
        0,
        broker -> {
          Scarce threads = share(new Scarce(broker::failed));
          // Time stands still, so threads that wait for more to do would wait for ever.
          Workers workers = share(new Workers(threads, broker::failed, 0));
          executeFromTwoThreads(broker, threads, task -> workers.execute(ThreadRole.WORKER, task));
        });
  }

  @Test
  void explorationFindsWorkersThatLookAtATaskBeforeTheyTakeIt() {
    String found =
        findFault(
            4,
            broker -> {
              Scarce threads = share(new Scarce(broker::failed));
              HastyWorkers workers = share(new HastyWorkers(threads));
              executeFromTwoThreads(broker, threads, workers::execute);
            });
    assertThat(found).contains("ran [");
  }

  /** As the workers, but that which task is the next, and that it is taken, are two steps. */
  private static final class HastyWorkers {
    private final ThreadFactory threads;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    HastyWorkers(ThreadFactory threads) {
      this.threads = threads;
    }

    void execute(Runnable task) {
      add(task);
      try {
        threads.newThread(this::runAll).start();
      } catch (OutOfMemoryError e) {
        // Left to those that run.
        return;
      }
    }

    private synchronized void add(Runnable task) {
      tasks.add(task);
    }

    private synchronized Runnable next() {
      return tasks.peek();
    }

    private synchronized void take() {
      tasks.poll();
    }

    private void runAll() {
      for (Runnable task = next(); task != null; task = next()) {
        task.run();
        take();
      }
    }
  }
}
