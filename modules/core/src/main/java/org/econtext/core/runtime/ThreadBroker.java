package org.econtext.core.runtime;

import java.time.Duration;
import java.util.PriorityQueue;
import org.econtext.core.Broker;

/**
 * A broker with a thread for each piece of work and one for timers, which is there as long as it is
 * needed: a JVM may have had many routers, and thousands at once.
 */
public final class ThreadBroker implements Broker {
  /** As long a thread that does what comes up from time to time waits for more before it ends. */
  public static final int IDLE_MILLIS = 500;

  private final ClassLoader contextClassLoader;
  private final Object lock = new Object();
  private PriorityQueue<Task> tasks;
  private boolean hasTimer;
  private long sequence;

  /**
   * Makes a broker.
   *
   * @param contextClassLoader what its threads have as context class loader
   */
  public ThreadBroker(ClassLoader contextClassLoader) {
    this.contextClassLoader = contextClassLoader;
  }

  @Override
  public Thread start(String name, Runnable work) {
    Thread thread = new Thread(null, work, "econtext-" + name);
    thread.setDaemon(true);
    thread.setContextClassLoader(contextClassLoader);
    thread.start();
    return thread;
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    synchronized (lock) {
      if (tasks == null) {
        tasks = new PriorityQueue<>();
      }
      if (!hasTimer) {
        hasTimer = true;
        start(
            "timer",
            new Runnable() {
              @Override
              public void run() {
                runTasks();
              }
            });
      }
      Task timed = new Task(System.nanoTime() + saturatedNanos(delay), sequence++, task);
      tasks.add(timed);
      lock.notifyAll();
      return timed;
    }
  }

  /**
   * A duration in nanoseconds; one of more than 146 years would overflow what {@link
   * System#nanoTime} can compare.
   *
   * @param delay the duration
   * @return nanoseconds
   */
  public static long saturatedNanos(Duration delay) {
    return delay.toSeconds() > Long.MAX_VALUE / 2_000_000_000L
        ? Long.MAX_VALUE / 2
        : delay.toNanos();
  }

  private void runTasks() {
    while (true) {
      try {
        Runnable due = awaitDue();
        if (due == null) {
          return;
        }
        due.run();
      } catch (InterruptedException e) {
        // Nobody may interrupt the broker's threads; timers must go on.
      }
    }
  }

  /** The next task when its time has come; null, and no timer thread any more, if there is none. */
  private Runnable awaitDue() throws InterruptedException {
    synchronized (lock) {
      while (true) {
        if (tasks.isEmpty()) {
          lock.wait(IDLE_MILLIS);
          if (tasks.isEmpty()) {
            hasTimer = false;
            return null;
          }
        }
        long nanos = tasks.peek().at - System.nanoTime();
        if (nanos <= 0) {
          return tasks.remove().work;
        }
        lock.wait(nanos / 1_000_000 + 1);
      }
    }
  }

  private final class Task implements Timer, Comparable<Task> {
    private final long at;
    private final long order;
    private final Runnable work;

    Task(long at, long order, Runnable work) {
      this.at = at;
      this.order = order;
      this.work = work;
    }

    @Override
    public void cancel() {
      synchronized (lock) {
        tasks.remove(this);
      }
    }

    @Override
    public int compareTo(Task other) {
      long difference = at - other.at;
      return Long.signum(difference == 0 ? order - other.order : difference);
    }
  }
}
