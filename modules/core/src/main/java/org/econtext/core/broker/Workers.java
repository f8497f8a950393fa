package org.econtext.core.broker;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.econtext.core.ThreadRole;

/**
 * Runs what comes up from time to time: each task at once, on a thread that is idle or a new one,
 * so that a task that waits keeps no other one waiting. A thread that has had nothing to do for a
 * while ends, so a context at rest has none. Thread safe.
 */
final class Workers {
  /** How long a thread waits for more to do before it ends, in milliseconds. */
  static final int IDLE_MILLIS = 500;

  private final FailureReport failures;
  private final ThreadPoolExecutor threads;

  Workers(ClassLoader contextClassLoader, FailureReport failures) {
    this.failures = failures;
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            new ThreadFactory() {
              @Override
              public Thread newThread(Runnable work) {
                return new RuntimeThread(
                    ThreadRole.WORKER, "worker", work, contextClassLoader, failures);
              }
            });
  }

  void execute(ThreadRole role, Runnable task) {
    threads.execute(new Task(role, task));
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
      RuntimeThread thread = (RuntimeThread) Thread.currentThread();
      thread.become(role);
      FailureReport.run(work, failures);
      thread.become(ThreadRole.WORKER);
      // Whoever interrupted meant the task.
      Thread.interrupted();
    }
  }
}
