package org.econtext.parent.calls;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many threads of a context wait for answers: only one at a time is to poll, since on a busy
 * machine polling would take the CPU from others. Thread safe.
 */
final class WaitingThreads {
  private final AtomicInteger count = new AtomicInteger();

  void entered() {
    count.getAndIncrement();
  }

  void left() {
    count.getAndDecrement();
  }

  boolean isOnly() {
    return count.get() == 1;
  }
}
