package org.econtext.parent.calls;

import org.econtext.core.Broker;
import org.econtext.core.Message;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;

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
  private final RemoteFunction function;
  private final Answers answers;
  private final Message answer;
  private final Broker broker;
  private final Thread thread = Thread.currentThread();
  private Object value;
  private RuntimeException failure;
  private volatile boolean done;

  TimedDecoding(
      ContextRouter router,
      ContextReference context,
      RemoteFunction function,
      Answers answers,
      Message answer) {
    this.context = context;
    this.function = function;
    this.answers = answers;
    this.answer = answer;
    broker = router.broker();
  }

  @Override
  public void run() {
    try {
      value = answers.decode(context, function, answer);
    } catch (RuntimeException e) {
      failure = e;
    } catch (Throwable e) { // As for a future: whatever is wrong with it is its caller's matter.
      failure = Answers.unreadable(context, e);
    } finally {
      done = true;
      broker.unpark(thread);
    }
  }

  /**
   * Waits for what was read. Only for the thread that made this.
   *
   * @param deadline not longer than this
   * @return false if the deadline passed first, or the thread was interrupted
   */
  boolean await(long deadline) {
    while (!done) {
      if (thread.isInterrupted() || broker.isOver(deadline)) {
        return false;
      }
      broker.park(this, deadline);
    }
    return true;
  }

  /** What was read; throws what reading it threw, as if this thread had. */
  Object value() {
    if (failure != null) {
      Throwable unused = failure.fillInStackTrace();
      throw failure;
    }
    return value;
  }
}
