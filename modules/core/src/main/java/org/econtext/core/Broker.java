package org.econtext.core;

import java.time.Duration;

/**
 * Runs a context's streams and timers on threads of its own, all daemons, so that it keeps control
 * when the program's own threads hang. Thread safe.
 */
public interface Broker {
  /**
   * Starts a thread for work that may block, such as reading a stream.
   *
   * @param name the thread's name; {@code econtext-} is put before it
   * @param work what it does
   * @return the thread, started
   */
  Thread start(String name, Runnable work);

  /**
   * Runs a short task later, on the broker's timer thread.
   *
   * @param delay from now, not negative
   * @param task what to do; it must not block
   * @return a handle to cancel it
   */
  Timer schedule(Duration delay, Runnable task);

  /** A task that waits for its time. */
  interface Timer {
    /** Keeps the task from running if it has not begun. */
    void cancel();
  }
}
