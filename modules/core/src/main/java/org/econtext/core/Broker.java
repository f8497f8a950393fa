package org.econtext.core;

import java.time.Duration;

/**
 * Runs a context's streams and timers on threads of its own, so that it keeps control when the
 * program's own threads hang; and is the one place where time passes and threads wait, so that
 * another broker can run a whole tree under a clock and an order of its own. Thread safe.
 */
public interface Broker {
  /** A deadline that never comes. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Starts a thread for work that may take long, such as reading a stream or running a function.
   *
   * @param role what it is for
   * @param name the thread's name; {@code econtext-} is put before it
   * @param work what it does; what it throws is reported
   * @return the thread, started
   * @throws OutOfMemoryError if the system has no more threads; the work is not done then
   */
  Thread start(ThreadRole role, String name, Runnable work);

  /**
   * Runs a task soon, on a thread that comes when it is needed and goes when it isn't. A task that
   * waits keeps no other one waiting. Where the system has no more threads, it is run when one of
   * these is free, or with the next task for which there is a thread.
   *
   * @param role what the thread is for meanwhile
   * @param task what to do; what it throws is reported
   */
  void execute(ThreadRole role, Runnable task);

  /**
   * Runs a task later, on a {@linkplain ThreadRole#WORKER worker}.
   *
   * @param delay from now, not negative
   * @param task what to do; what it throws is reported
   * @return a handle to cancel it
   */
  Timer schedule(Duration delay, Runnable task);

  /**
   * The time, in nanoseconds from any point in the past.
   *
   * @return comparable with what this broker's other calls return
   */
  long nanoTime();

  /**
   * Lets the current thread wait until it is {@linkplain #unpark called}, is interrupted, or a
   * deadline passes; it may also go on for no reason. Its caller looks again at what it waits for.
   * No lock may be held that others need.
   *
   * @param blocker what it waits for, for those who look at stuck threads
   * @param deadline as {@link #nanoTime} counts; {@link #NEVER} for none
   */
  void park(Object blocker, long deadline);

  /**
   * Lets a thread that waits, or will wait next, go on.
   *
   * @param thread the thread; null is nobody
   */
  void unpark(Thread thread);

  /** Another thread may run now, where they take turns. No lock may be held. */
  default void pause() {}

  /**
   * The moment when a duration from now has passed.
   *
   * @param delay the duration, or null for none
   * @return the deadline, {@link #NEVER} at the latest
   */
  default long deadlineAfter(Duration delay) {
    // More than 146 years would overflow what nanoTime can compare.
    return delay == null || delay.toSeconds() > Long.MAX_VALUE / 2_000_000_000L
        ? NEVER
        : nanoTime() + delay.toNanos();
  }

  /**
   * Whether a deadline has passed.
   *
   * @param deadline as {@link #deadlineAfter} gives it
   * @return true if so
   */
  default boolean isOver(long deadline) {
    return deadline != NEVER && deadline - nanoTime() <= 0;
  }

  /** A task that waits for its time. */
  interface Timer {
    /** Keeps the task from running if it has not begun. */
    void cancel();
  }
}
