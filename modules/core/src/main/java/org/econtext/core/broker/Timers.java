package org.econtext.core.broker;

import java.util.TreeSet;
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

  /** In the order of their time; a tree, so that thousands of deadlines are quickly cancelled. */
  private TreeSet<Task> tasks;

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
        tasks = new TreeSet<>();
      }
      task = new Task(at, sequence++, work);
      tasks.add(task);
      first = !running;
      running = true;
      if (tasks.first() == task) {
        lock.notifyAll();
      }
    }
    if (first) {
      start();
    }
    return task;
  }

  private void start() {
    boolean started = false;
    try {
      broker.execute(
          ThreadRole.TIMER,
          new Runnable() {
            @Override
            public void run() {
              handOut();
            }
          });
      started = true;
    } finally {
      if (!started) {
        stopped(null);
      }
    }
  }

  /** Should there be no memory to go on, the next task tries again, with what was due as well. */
  private void stopped(Task due) {
    synchronized (lock) {
      if (due != null) {
        tasks.add(due);
      }
      running = false;
    }
  }

  private void handOut() {
    Task due = null;
    boolean idle = false;
    try {
      for (due = awaitDue(); due != null; due = awaitDue()) {
        broker.execute(ThreadRole.WORKER, due.work);
      }
      idle = true;
    } finally {
      if (!idle) {
        stopped(due);
      }
    }
  }

  /** The next task when its time has come; null, and no timer thread any more, if there is none. */
  private Task awaitDue() {
    synchronized (lock) {
      boolean waited = false;
      while (true) {
        try {
          if (!tasks.isEmpty()) {
            long nanos = tasks.first().at - broker.nanoTime();
            if (nanos <= 0) {
              return tasks.pollFirst();
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
