package org.econtext.parent.calls;

import java.util.function.Supplier;
import org.econtext.core.broker.Waiters;
import org.econtext.core.router.ContextReference;

/**
 * An answer that is read beside the thread that waits for it, since that has a deadline, and
 * reading may take longer: n values with the same hash code take in the order of n * n comparisons.
 */
final class TimedDecoding implements Runnable {
  /**
   * What is smaller is read at once, as there is no time to lose by it: it holds less than 1,000
   * values of the smallest that can have the same hash code, two integers in a list.
   */
  static final int MIN_BYTES = 4_096;

  private final ContextReference context;
  private final Supplier<Object> decoding;

  /** Guards the rest. */
  private final Object lock = new Object();

  private final Waiters waiting;
  private Object value;
  private RuntimeException failure;
  private boolean done;

  TimedDecoding(ContextReference context, Supplier<Object> decoding) {
    this.context = context;
    this.decoding = decoding;
    waiting = new Waiters(context.router().broker());
  }

  @Override
  public void run() {
    Object read = null;
    RuntimeException thrown = null;
    try {
      read = decoding.get();
    } catch (RuntimeException e) {
      thrown = e;
    } catch (Throwable e) { // As for a future: whatever is wrong with it is its caller's matter.
      thrown = Answers.unreadable(context, e);
    }
    synchronized (lock) {
      value = read;
      failure = thrown;
      done = true;
      waiting.wake();
    }
  }

  /**
   * Waits for what is read.
   *
   * @param deadline not longer than this
   * @return false if the deadline passed first, or the thread was interrupted, which it still is
   */
  boolean await(long deadline) {
    try {
      return waiting.await(lock, () -> done, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What was read; throws what reading it threw, as if this thread had. */
  Object value() {
    synchronized (lock) {
      if (failure != null) {
        throw Answers.thrownHere(failure);
      }
      return value;
    }
  }
}
