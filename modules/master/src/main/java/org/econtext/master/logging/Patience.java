package org.econtext.master.logging;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.econtext.core.Broker;
import org.econtext.core.broker.Waiters;

/**
 * Waits for work that others do for as long as it goes on, however long that is, and gives up when
 * nothing at all was done for a while. Thread safe.
 */
final class Patience {
  private final Broker broker;
  private final Object lock;
  private final Waiters waiters;
  private final Duration limit;
  private final LongSupplier done;
  private long stuckAt = -1;

  /**
   * Nobody waits yet.
   *
   * @param broker lets threads wait
   * @param lock guards the work and its conditions
   * @param limit how long nothing may be done
   * @param done how much was done so far, at least 0; asked with the lock held
   */
  Patience(Broker broker, Object lock, Duration limit, LongSupplier done) {
    this.broker = broker;
    this.lock = lock;
    this.limit = limit;
    this.done = done;
    waiters = new Waiters(broker);
  }

  /**
   * Waits until a condition is met. An interruption is kept for later: what waits here would be
   * lost otherwise.
   *
   * @param condition what to wait for; the lock isn't held by the caller
   * @return whether it is met; false if the work didn't go on
   */
  boolean await(Waiters.Condition condition) {
    while (true) {
      long seen;
      synchronized (lock) {
        if (condition.isMet()) {
          return true;
        }
        seen = done.getAsLong();
      }
      Waiters.Condition changed = () -> condition.isMet() || done.getAsLong() != seen;
      if (!waiters.awaitUninterruptibly(lock, changed, broker.deadlineAfter(limit))) {
        synchronized (lock) {
          stuckAt = seen;
        }
        return false;
      }
    }
  }

  /**
   * Whether somebody waited in vain and nothing was done since. With the lock held.
   *
   * @return true if so
   */
  boolean isStuck() {
    return done.getAsLong() == stuckAt;
  }

  /** Lets all who wait look again, since something was done. With the lock held. */
  void wake() {
    waiters.wake();
  }
}
