package org.econtext.core.broker;

/** Is told of what the runtime's own work threw. Thread safe. */
public interface FailureReport {
  /**
   * A piece of work has failed; the broker goes on.
   *
   * @param failure what it threw, an Error too
   */
  void failed(Throwable failure);

  /**
   * Runs work whatever it throws, and whatever telling of that throws.
   *
   * @param work the work
   * @param failures is told
   */
  static void run(Runnable work, FailureReport failures) {
    try {
      work.run();
    } catch (Throwable failure) { // The next piece of work must not pay for this one.
      tell(failures, failure);
    }
  }

  /**
   * Tells of a failure, whatever that throws.
   *
   * @param failures is told
   * @param failure what
   */
  static void tell(FailureReport failures, Throwable failure) {
    try {
      failures.failed(failure);
    } catch (Throwable untold) {
      // Nobody is left who could be told, and the work to come matters more.
      return;
    }
  }
}
