package org.econtext.conformance;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions of other threads and processes, which nobody reports, with a deadline. */
public final class Eventually {
  /**
   * What anything may take that isn't to take for ever, in seconds. Tests tell what hangs from what
   * doesn't, and not what is quick from what is slow, since any machine is slow at times. Less than
   * a test may take, so that its failure says what was waited for.
   */
  public static final long PATIENCE_SECONDS = 50;

  /** The same as a duration. */
  public static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

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
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holdsNow(what, condition)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
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
