package org.econtext.core.broker;

import java.util.PriorityQueue;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;

/**
 * Hands tasks to workers when their time has come, from one thread, which is there as long as there
 * are any. It runs nothing itself, so nothing that a task does can keep the next from its time.
 * Thread safe.
 */
final class Timers {
  private final Broker broker;
  private final Object lock = new Object();
  private PriorityQueue<Task> tasks;
  private boolean running;
  private long sequence;

  Timers(Broker broker) {
    this.broker = broker;
  }

  Broker.Timer schedule(long at, Runnable work) {
    Task task;
    boolean first;
    synchronized (lock) {
      if (tasks == null) {
        tasks = new PriorityQueue<>();
      }
      task = new Task(at, sequence++, work);
      tasks.add(task);
      first = !running;
      running = true;
      lock.notifyAll();
    }
    if (first) {
      run(true);
    }
    return task;
  }

  /** Starts the thread, or is it. Should there be no memory for one, the next task tries again. */
  private void run(boolean starts) {
    boolean done = false;
    try {
      if (starts) {
        broker.execute(
            ThreadRole.TIMER,
            new Runnable() {
              @Override
              public void run() {
                Timers.this.run(false);
              }
            });
      } else {
        handOut();
      }
      done = true;
    } finally {
      if (!done) {
        synchronized (lock) {
          running = false;
        }
      }
    }
  }

  private void handOut() {
    for (Task due = awaitDue(); due != null; due = awaitDue()) {
      broker.execute(ThreadRole.WORKER, due.work);
    }
  }

  /** The next task when its time has come; null, and no timer thread any more, if there is none. */
  private Task awaitDue() {
    synchronized (lock) {
      boolean waited = false;
      while (true) {
        try {
          if (!tasks.isEmpty()) {
            long nanos = tasks.peek().at - System.nanoTime();
            if (nanos <= 0) {
              return tasks.remove();
            }
            // What is cancelled tells nobody, so look now and then whether there is still
            // something.
            lock.wait(Math.min(nanos / 1_000_000 + 1, Workers.IDLE_MILLIS));
          } else if (waited) {
            running = false;
            return null;
          } else {
            waited = true;
            lock.wait(Workers.IDLE_MILLIS);
          }
        } catch (InterruptedException e) {
          // Nobody may interrupt the broker's threads; timers must go on.
          waited = false;
        }
      }
    }
  }

  private final class Task implements Broker.Timer, Comparable<Task> {
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
