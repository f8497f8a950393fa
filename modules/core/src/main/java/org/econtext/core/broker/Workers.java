package org.econtext.core.broker;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.econtext.core.ThreadRole;

/**
 * Runs what comes up from time to time: each task at once, on a thread that is idle or a new one,
 * so that a task that waits keeps no other one waiting. A thread that has had nothing to do for a
 * while ends, so a context at rest has none. Thread safe.
 *
 * <p>Where no thread can be started, as the system has no more for this user or this container, the
 * task is not lost: a thread that has done its work runs it, or the first that can be started for a
 * later one.
 */
final class Workers {
  /** How long a thread waits for more to do before it ends, in milliseconds. */
  static final int IDLE_MILLIS = 500;

  private final FailureReport failures;
  private final ThreadPoolExecutor threads;

  /** For which no thread could be started. */
  private final ConcurrentLinkedQueue<Task> delayed = new ConcurrentLinkedQueue<>();

  Workers(ClassLoader contextClassLoader, FailureReport failures) {
    this(
        new ThreadFactory() {
          @Override
          public Thread newThread(Runnable work) {
            return new RuntimeThread(
                ThreadRole.WORKER, "worker", work, contextClassLoader, failures);
          }
        },
        failures,
        IDLE_MILLIS);
  }

  /** Takes a factory that makes {@link RuntimeThread}s, or throws if it can't. */
  Workers(ThreadFactory factory, FailureReport failures, int idleMillis) {
    this.failures = failures;
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            idleMillis,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            new ThreadFactory() {
              @Override
              public Thread newThread(Runnable work) {
                return factory.newThread(
                    new Runnable() {
                      @Override
                      public void run() {
                        work.run();
                        // What came when this thread was idle no more, but not yet gone.
                        runDelayed();
                      }
                    });
              }
            });
  }

  void execute(ThreadRole role, Runnable task) {
    delayed.add(new Task(role, task));
    startDelayed();
  }

  private void startDelayed() {
    for (Task next = delayed.poll(); next != null; next = delayed.poll()) {
      boolean started = false;
      try {
        threads.execute(next);
        started = true;
      } catch (OutOfMemoryError e) {
        // This is what Thread.start throws where the system has no more threads.
        return;
      } finally {
        if (!started) {
          delayed.add(next);
        }
      }
    }
  }

  private void runDelayed() {
    for (Task next = delayed.poll(); next != null; next = delayed.poll()) {
      next.runAlone();
    }
  }

  private final class Task implements Runnable {
    private final ThreadRole role;
    private final Runnable work;

    Task(ThreadRole role, Runnable work) {
      this.role = role;
      this.work = work;
    }

    @Override
    public void run() {
      runAlone();
      runDelayed();
    }

    void runAlone() {
      RuntimeThread thread = (RuntimeThread) Thread.currentThread();
      thread.become(role);
      FailureReport.run(work, failures);
      thread.become(ThreadRole.WORKER);
      // Whoever interrupted meant the task.
      Thread.interrupted();
    }
  }
}
