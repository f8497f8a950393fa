package org.econtext.conformance;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions of other threads and processes, which nobody reports, with a deadline. */
public final class Eventually {
  /** What a condition may take where nothing else is said; slow machines are no failure. */
  public static final Duration PATIENCE = Duration.ofSeconds(50);

  private static final long POLL_NANOS = 5_000_000;

  private Eventually() {}

  /**
   * Waits until a condition holds, for {@link #PATIENCE}.
   *
   * @param what says in the error what was waited for
   * @param condition is looked at again and again
   * @throws AssertionError if it doesn't hold in time
   */
  public static void holds(String what, Callable<Boolean> condition) {
    holds(what, PATIENCE, condition);
  }

  /**
   * Waits until a condition holds.
   *
   * @param what says in the error what was waited for
   * @param patience not longer than this
   * @param condition is looked at again and again
   * @throws AssertionError if it doesn't hold in time
   */
  public static void holds(String what, Duration patience, Callable<Boolean> condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!holdsNow(what, condition)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + patience.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting: " + what);
      }
    }
  }

  private static boolean holdsNow(String what, Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (Exception e) {
      throw new AssertionError("cannot tell: " + what, e);
    }
  }
}
