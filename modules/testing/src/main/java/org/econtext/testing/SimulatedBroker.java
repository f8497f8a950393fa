package org.econtext.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;

/**
 * A broker under a simulated clock: of all threads one runs at a time, which one is drawn by a seed
 * whenever one waits, starts another or pauses, and time passes only when the draw says so or
 * nobody can run. So a whole tree of contexts, with all its waiting, runs the same way again by the
 * same seed, and in another one by another. Thread safe.
 *
 * <p>A thread that waits for anything but this broker stops the simulation, as does one that waits
 * or starts another while it holds a lock that somebody needs: neither is allowed to the runtime.
 */
public final class SimulatedBroker implements Broker {
  /** In so many draws of a hundred time passes although somebody could run. */
  private static final int EARLY_TIME_PERCENT = 2;

  /**
   * How much time may pass in a run while somebody could run, in nanoseconds: enough to meet a
   * grace of five seconds early, and not the waiting that has three times as long.
   */
  private static final long MAX_EARLY_NANOS = 7_000_000_000L;

  /** How long the whole may take really before it counts as stopped, in milliseconds. */
  private static final long STOPPED_MILLIS = 30_000;

  private final Random random;
  private final Object lock = new Object();
  private final List<Simulated> runnable = new ArrayList<>();
  private final List<Simulated> parked = new ArrayList<>();
  private final ArrayDeque<Simulated> idle = new ArrayDeque<>();
  private final PriorityQueue<Timed> timers = new PriorityQueue<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private Simulated current;
  private long now;
  private long earlyNanosLeft = MAX_EARLY_NANOS;
  private long sequence;
  private long switches;
  private boolean ended;

  /**
   * Makes a broker.
   *
   * @param seed decides every draw
   */
  public SimulatedBroker(long seed) {
    random = new Random(seed);
  }

  /**
   * Runs a program and all that it starts, until nobody has anything to do any more.
   *
   * @param program runs as the first thread
   * @throws AssertionError if threads are left that nobody will call any more, or one failed
   */
  public void run(Runnable program) {
    Simulated first = new Simulated("program");
    synchronized (lock) {
      first.give(ThreadRole.PROGRAM, program);
      current = first;
    }
    first.start();
    try {
      over.get(STOPPED_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the simulation stands still: " + whereThreadsAre(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a simulation ran", e);
    } catch (ExecutionException e) {
      // Who failed leaves others waiting, and is what is to be seen first.
      throwFailure();
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    } finally {
      end();
    }
    throwFailure();
  }

  private void throwFailure() {
    synchronized (lock) {
      if (!failures.isEmpty()) {
        throw new AssertionError("a thread failed: " + failures.get(0), failures.get(0));
      }
    }
  }

  /** Lets all threads go. */
  private void end() {
    synchronized (lock) {
      ended = true;
      for (Simulated thread : idle) {
        LockSupport.unpark(thread);
      }
      for (Simulated thread : parked) {
        thread.interrupt();
        LockSupport.unpark(thread);
      }
    }
  }

  /**
   * How often another thread was drawn.
   *
   * @return the number so far
   */
  public long switches() {
    synchronized (lock) {
      return switches;
    }
  }

  /**
   * A number that the seed decides.
   *
   * @param bound the number is less than this, and not negative
   * @return the number
   */
  public int draw(int bound) {
    synchronized (lock) {
      return random.nextInt(bound);
    }
  }

  private String whereThreadsAre() {
    StringBuilder text = new StringBuilder();
    synchronized (lock) {
      describe("runs", current, text);
      for (Simulated thread : parked) {
        describe("waits", thread, text);
      }
    }
    return text.toString();
  }

  private static void describe(String what, Simulated thread, StringBuilder text) {
    if (thread == null) {
      return;
    }
    text.append('\n').append(thread.getName()).append(' ').append(what);
    text.append(" (").append(thread.role).append(", ").append(thread.blocker).append(')');
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n    at ").append(frame);
    }
  }

  // ---- turns

  /** A thread, which runs one piece of work after another. */
  private final class Simulated extends Thread implements ThreadRole.Bearer {
    private volatile ThreadRole role = ThreadRole.WORKER;
    private Runnable work;
    private boolean permit;
    private boolean interrupted;
    private long deadline;
    private Object blocker;

    Simulated(String name) {
      super(null, null, "simulated-" + name);
      setDaemon(true);
    }

    void give(ThreadRole newRole, Runnable newWork) {
      role = newRole;
      work = newWork;
      permit = false;
    }

    @Override
    public ThreadRole role() {
      return role;
    }

    /** Takes effect when it is this thread's turn, which its waiting ends by that. */
    @Override
    public void interrupt() {
      synchronized (lock) {
        if (current != this && !ended) {
          interrupted = true;
          if (parked.remove(this)) {
            runnable.add(this);
          }
          return;
        }
      }
      super.interrupt();
    }

    private void takeInterruption() {
      if (interrupted) {
        interrupted = false;
        super.interrupt();
      }
    }

    @Override
    public void run() {
      awaitTurn(this);
      while (true) {
        synchronized (lock) {
          if (ended) {
            return;
          }
        }
        try {
          work.run();
        } catch (Throwable e) { // It is the test's to see.
          synchronized (lock) {
            failures.add(e);
          }
        }
        Thread.interrupted();
        Simulated next;
        synchronized (lock) {
          interrupted = false;
          idle.push(this);
          next = draw();
          current = next;
        }
        hand(next);
        awaitTurn(this);
      }
    }
  }

  private void awaitTurn(Simulated thread) {
    while (true) {
      synchronized (lock) {
        if (current == thread || ended) {
          thread.takeInterruption();
          return;
        }
      }
      LockSupport.park(this);
    }
  }

  /** The next to run; null if there is nothing left to do, or nobody can. */
  private Simulated draw() {
    switches++;
    if (!runnable.isEmpty() && random.nextInt(100) < EARLY_TIME_PERCENT) {
      long next = nextMoment();
      if (next != NEVER && next - now <= earlyNanosLeft) {
        earlyNanosLeft -= Math.max(0, next - now);
        passTime(next);
      }
    }
    while (runnable.isEmpty()) {
      long next = nextMoment();
      if (next == NEVER) {
        return null;
      }
      passTime(next);
    }
    return runnable.remove(random.nextInt(runnable.size()));
  }

  /** The next moment for which somebody waits. */
  private long nextMoment() {
    long next = timers.isEmpty() ? NEVER : timers.peek().at;
    for (Simulated thread : parked) {
      next = Math.min(next, thread.deadline);
    }
    return next;
  }

  private void passTime(long next) {
    now = Math.max(now, next);
    while (!timers.isEmpty() && timers.peek().at <= now) {
      begin(ThreadRole.WORKER, timers.remove().work);
    }
    for (Simulated thread : List.copyOf(parked)) {
      if (thread.deadline <= now) {
        parked.remove(thread);
        runnable.add(thread);
      }
    }
  }

  private void hand(Simulated next) {
    if (next != null) {
      if (next.getState() == Thread.State.NEW) {
        next.start();
      } else {
        LockSupport.unpark(next);
      }
      return;
    }
    String left;
    synchronized (lock) {
      left = parked.isEmpty() ? null : "nobody will call " + parked.size() + " threads that wait";
    }
    if (left == null) {
      over.complete(null);
    } else {
      over.completeExceptionally(new AssertionError(left + ": " + whereThreadsAre()));
    }
  }

  /** A thread for some work, which may run from now on. */
  private Simulated begin(ThreadRole role, Runnable work) {
    Simulated thread = idle.isEmpty() ? new Simulated("worker") : idle.pop();
    thread.give(role, work);
    runnable.add(thread);
    return thread;
  }

  @Override
  public void pause() {
    if (!(Thread.currentThread() instanceof Simulated thread)) {
      return;
    }
    Simulated next;
    synchronized (lock) {
      if (ended) {
        return;
      }
      runnable.add(thread);
      next = draw();
      current = next;
    }
    if (next != thread) {
      hand(next);
      awaitTurn(thread);
    }
  }

  // ---- the broker

  @Override
  public Thread start(ThreadRole role, String name, Runnable work) {
    Simulated thread;
    synchronized (lock) {
      thread = begin(role, work);
    }
    pause();
    return thread;
  }

  @Override
  public void execute(ThreadRole role, Runnable task) {
    synchronized (lock) {
      begin(role, task);
    }
    pause();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    synchronized (lock) {
      Timed timed = new Timed(now + delay.toNanos(), sequence++, task);
      timers.add(timed);
      return timed;
    }
  }

  @Override
  public long nanoTime() {
    synchronized (lock) {
      return now;
    }
  }

  @Override
  public void park(Object blocker, long deadline) {
    if (!(Thread.currentThread() instanceof Simulated thread)) {
      throw new IllegalStateException("only the simulation's own threads may wait in it");
    }
    Simulated next;
    synchronized (lock) {
      if (ended) {
        // Whoever still waits is to see at once that there is nothing to wait for.
        thread.interrupt();
        return;
      }
      if (thread.permit || thread.isInterrupted()) {
        thread.permit = false;
        return;
      }
      thread.deadline = deadline;
      thread.blocker = blocker;
      parked.add(thread);
      next = draw();
      current = next;
    }
    if (next != thread) {
      hand(next);
      awaitTurn(thread);
    }
  }

  @Override
  public void unpark(Thread thread) {
    if (!(thread instanceof Simulated simulated)) {
      return;
    }
    synchronized (lock) {
      if (parked.remove(simulated)) {
        runnable.add(simulated);
      } else {
        simulated.permit = true;
      }
    }
  }

  private final class Timed implements Timer, Comparable<Timed> {
    private final long at;
    private final long order;
    private final Runnable work;

    Timed(long at, long order, Runnable work) {
      this.at = at;
      this.order = order;
      this.work = work;
    }

    @Override
    public void cancel() {
      synchronized (lock) {
        timers.remove(this);
      }
    }

    @Override
    public int compareTo(Timed other) {
      int difference = Long.compare(at, other.at);
      return difference == 0 ? Long.compare(order, other.order) : difference;
    }
  }
}
