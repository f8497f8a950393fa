package org.econtext.exploration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;

/**
 * A broker whose threads a model checker can interleave: waiting is a permit for each thread,
 * guarded by a monitor. Nobody goes on by chance or because time passes by itself, so whoever was
 * not woken stands still for ever, which the checker reports as a deadlock.
 */
public final class ExploredBroker implements Broker {
  /** Stands for LockSupport's permit, which a model checker may give away for no reason. */
  private static final class Permit {
    private final Thread thread;
    private boolean given;

    Permit(Thread thread) {
      this.thread = thread;
    }
  }

  /** A thread that the broker started. */
  private final class ExploredThread extends Thread implements ThreadRole.Bearer {
    private final ThreadRole role;
    private final Runnable work;

    ExploredThread(ThreadRole role, String name, Runnable work) {
      super(name);
      this.role = role;
      this.work = work;
    }

    @Override
    public ThreadRole role() {
      return role;
    }

    @Override
    public void run() {
      try {
        work.run();
      } catch (Throwable e) { // The checker doesn't see what a thread dies of.
        failed(e);
      }
    }
  }

  private static final class Task implements Timer {
    private final Runnable work;
    private volatile boolean cancelled;

    Task(Runnable work) {
      this.work = work;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private final long tickNanos;

  /** Guards the rest. */
  private final Object lock = new Object();

  private final List<Permit> permits = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private boolean timersAtAnyMoment;
  private long now;
  private Throwable failure;

  /** A broker whose time passes only when the test says so. */
  public ExploredBroker() {
    this(0);
  }

  /**
   * A broker whose time passes while one looks at it, so that a loop with a time limit ends; nobody
   * is woken by that.
   *
   * @param tickNanos how much passes with each look
   */
  public ExploredBroker(long tickNanos) {
    this.tickNanos = tickNanos;
  }

  @Override
  public Thread start(ThreadRole role, String name, Runnable work) {
    Thread thread = new ExploredThread(role, name, work);
    synchronized (lock) {
      threads.add(thread);
    }
    thread.start();
    return thread;
  }

  @Override
  public void execute(ThreadRole role, Runnable task) {
    Thread unused = start(role, role.name(), task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable work) {
    Task task = new Task(work);
    boolean atOnce;
    synchronized (lock) {
      atOnce = timersAtAnyMoment;
      if (!atOnce) {
        tasks.add(task);
      }
    }
    if (atOnce) {
      run(task);
    }
    return task;
  }

  @Override
  public long nanoTime() {
    synchronized (lock) {
      now += tickNanos;
      return now;
    }
  }

  @Override
  public void park(Object blocker, long deadline) {
    Permit permit = permitOf(Thread.currentThread());
    synchronized (permit) {
      while (!permit.given && !isOver(deadline)) {
        try {
          permit.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
      permit.given = false;
    }
  }

  @Override
  public void unpark(Thread thread) {
    if (thread != null) {
      Permit permit = permitOf(thread);
      synchronized (permit) {
        permit.given = true;
        permit.notifyAll();
      }
    }
  }

  private Permit permitOf(Thread thread) {
    synchronized (lock) {
      for (Permit permit : permits) {
        if (permit.thread == thread) {
          return permit;
        }
      }
      Permit permit = new Permit(thread);
      permits.add(permit);
      return permit;
    }
  }

  // ---- for tests

  /**
   * Lets time pass: whoever waits with a deadline looks again, and what was scheduled runs.
   *
   * @param duration how much
   */
  public void pass(Duration duration) {
    List<Permit> waiting;
    List<Task> due;
    synchronized (lock) {
      now += duration.toNanos();
      waiting = new ArrayList<>(permits);
      due = new ArrayList<>(tasks);
      tasks.clear();
    }
    for (Permit permit : waiting) {
      synchronized (permit) {
        permit.notifyAll();
      }
    }
    for (Task task : due) {
      run(task);
    }
  }

  private void run(Task task) {
    execute(
        ThreadRole.WORKER,
        () -> {
          if (!task.cancelled) {
            task.work.run();
          }
        });
  }

  /** What is scheduled from now on runs on a thread of its own that may be as slow as it likes. */
  public void runTimersAtAnyMoment() {
    synchronized (lock) {
      timersAtAnyMoment = true;
    }
  }

  /**
   * Notes a failure, to be thrown by {@link #finish}.
   *
   * @param thrown what
   */
  public void failed(Throwable thrown) {
    synchronized (lock) {
      if (failure == null) {
        failure = thrown;
      }
    }
  }

  /**
   * Waits until all threads have ended, those that they started as well.
   *
   * @throws InterruptedException if the thread is interrupted
   * @throws AssertionError if one of them failed
   */
  public void finish() throws InterruptedException {
    for (Thread thread = next(); thread != null; thread = next()) {
      thread.join();
    }
    synchronized (lock) {
      if (failure != null) {
        throw new AssertionError(failure.toString(), failure);
      }
    }
  }

  private Thread next() {
    synchronized (lock) {
      return threads.isEmpty() ? null : threads.remove(0);
    }
  }
}
