package org.econtext.parent.calls;

import java.time.Duration;
import java.util.ArrayDeque;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;

/** Has one thread, the test's, which says what runs when. */
final class ManualBroker implements Broker {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final ArrayDeque<Runnable> timers = new ArrayDeque<>();

  @Override
  public Thread start(ThreadRole role, String name, Runnable work) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void execute(ThreadRole role, Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    timers.add(task);
    return () -> timers.remove(task);
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public void park(Object blocker, long deadline) {
    throw new AssertionError("waits for what nobody does");
  }

  @Override
  public void unpark(Thread thread) {}

  void runNext() {
    tasks.remove().run();
  }

  void runAll() {
    while (!tasks.isEmpty()) {
      runNext();
    }
  }

  /** Whatever was to happen at some time happens now. */
  void passAllTime() {
    while (!timers.isEmpty()) {
      timers.remove().run();
    }
  }
}
