package org.econtext.core.broker;

import java.util.ArrayList;
import java.util.List;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;

/**
 * Threads that wait for something to become true. The waiting is the broker's, so a program under a
 * simulated clock waits as one under the real one does. Not thread safe: the lock that guards what
 * they wait for guards this as well, and is never held while waiting.
 */
public final class Waiters {
  private final Broker broker;
  private final List<Thread> threads = new ArrayList<>(1);

  /**
   * Nobody yet.
   *
   * @param broker lets threads wait
   */
  public Waiters(Broker broker) {
    this.broker = broker;
  }

  /** Something that a thread waits for, and what guards it. */
  public interface Condition {
    /**
     * Whether there is nothing to wait for any more.
     *
     * @return true if so; called with the lock held
     */
    boolean isMet();
  }

  /**
   * Waits until a condition is met.
   *
   * @param lock guards the condition and this; not held by the caller
   * @param condition what to wait for
   * @param deadline not longer than this, as {@link Broker#nanoTime} counts
   * @return whether it is met; false if the deadline passed first
   * @throws InterruptedException if the thread is interrupted first
   * @throws IllegalStateException if the thread is one that must not wait
   */
  public boolean await(Object lock, Condition condition, long deadline)
      throws InterruptedException {
    ThreadRole.requireWaiting("for other threads");
    Thread thread = Thread.currentThread();
    synchronized (lock) {
      if (condition.isMet()) {
        return true;
      }
      threads.add(thread);
    }
    try {
      while (true) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (broker.isOver(deadline)) {
          synchronized (lock) {
            return condition.isMet();
          }
        }
        broker.park(lock, deadline);
        synchronized (lock) {
          if (condition.isMet()) {
            return true;
          }
        }
      }
    } finally {
      synchronized (lock) {
        threads.remove(thread);
      }
    }
  }

  /**
   * Waits until a condition is met, for somebody who must not pay for an interruption of this
   * thread, which is left interrupted.
   *
   * @param lock guards the condition and this; not held by the caller
   * @param condition what to wait for
   * @param deadline not longer than this, as {@link Broker#nanoTime} counts
   * @return whether it is met; false if the deadline passed first
   * @throws IllegalStateException if the thread is one that must not wait
   */
  public boolean awaitUninterruptibly(Object lock, Condition condition, long deadline) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return await(lock, condition, deadline);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Lets all look again. With the lock held. */
  public void wake() {
    for (int i = 0; i < threads.size(); i++) {
      broker.unpark(threads.get(i));
    }
  }
}
