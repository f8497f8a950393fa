package org.econtext.core.broker;

import java.time.Duration;
import java.util.ArrayDeque;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;

/**
 * Runs tasks on workers, one after another in their order. One that takes long is left behind by
 * those after it, if they need not wait for each other. Thread safe.
 */
public final class Lane {
  /** A task that takes longer is left behind; shorter ones don't cost another thread. */
  private static final int PATIENCE_MILLIS = 5;

  private final Broker broker;
  private final FailureReport failures;
  private final boolean passing;
  private final Object lock = new Object();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** The run that may take tasks; null if none does. */
  private Run current;

  private Lane(Broker broker, FailureReport failures, boolean passing) {
    this.broker = broker;
    this.failures = failures;
    this.passing = passing;
  }

  /**
   * A lane whose tasks are never run at the same time.
   *
   * @param broker has the workers
   * @param failures is told what tasks throw
   * @return the lane
   */
  public static Lane strict(Broker broker, FailureReport failures) {
    return new Lane(broker, failures, false);
  }

  /**
   * A lane whose tasks begin in their order, and pass one that takes long.
   *
   * @param broker has the workers
   * @param failures is told what tasks throw
   * @return the lane
   */
  public static Lane passing(Broker broker, FailureReport failures) {
    return new Lane(broker, failures, true);
  }

  /**
   * Adds a task.
   *
   * @param task what to do
   */
  public void add(Runnable task) {
    Run begun = null;
    synchronized (lock) {
      tasks.add(task);
      if (current == null) {
        begun = new Run();
        current = begun;
      } else if (passing) {
        current.watch();
      }
    }
    if (begun == null) {
      return;
    }
    boolean started = false;
    try {
      broker.execute(ThreadRole.WORKER, begun);
      started = true;
    } finally {
      if (!started) {
        // There was no memory for a thread; the next task tries again.
        synchronized (lock) {
          current = null;
        }
      }
    }
  }

  /** One thread's turn in this lane, until there is nothing to do or it is left behind. */
  private final class Run implements Runnable {
    private long taken;
    private boolean watched;

    @Override
    public void run() {
      for (Runnable task = next(); task != null; task = next()) {
        FailureReport.run(task, failures);
      }
    }

    private Runnable next() {
      synchronized (lock) {
        if (current != this) {
          return null;
        }
        taken++;
        if (passing && tasks.size() > 1) {
          // Before a task is taken, which would be lost if this failed.
          watch();
        }
        Runnable task = tasks.poll();
        if (task == null) {
          current = null;
        }
        return task;
      }
    }

    /** Looks after a while whether the same task is still running. With the lock held. */
    void watch() {
      try {
        if (!watched) {
          long seen = taken;
          broker.schedule(
              Duration.ofMillis(PATIENCE_MILLIS),
              new Runnable() {
                @Override
                public void run() {
                  look(seen);
                }
              });
          watched = true;
        }
      } catch (Throwable e) { // To be passed too early is better than never.
        Run successor = new Run();
        broker.execute(ThreadRole.WORKER, successor);
        current = successor;
      }
    }

    /** On a worker, which runs what is behind a task that takes long. */
    private void look(long seen) {
      Run successor = null;
      synchronized (lock) {
        watched = false;
        if (current != this || tasks.isEmpty()) {
          return;
        }
        if (taken == seen) {
          successor = new Run();
          current = successor;
        } else {
          watch();
        }
      }
      if (successor != null) {
        successor.run();
      }
    }
  }
}
