package org.econtext.core.broker;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;

/** The broker of a JVM: real threads, the system's clock. */
public final class ThreadBroker implements Broker {
  private final ClassLoader contextClassLoader;
  private final FailureReport failures;
  private Workers workers;
  private Timers timers;

  /**
   * Makes a broker, which has no thread yet.
   *
   * @param contextClassLoader what its threads have as context class loader
   * @param failures is told what work throws
   */
  public ThreadBroker(ClassLoader contextClassLoader, FailureReport failures) {
    this.contextClassLoader = contextClassLoader;
    this.failures = failures;
  }

  @Override
  public Thread start(ThreadRole role, String name, Runnable work) {
    Thread thread = new RuntimeThread(role, name, work, contextClassLoader, failures);
    thread.start();
    return thread;
  }

  @Override
  public void execute(ThreadRole role, Runnable task) {
    workers().execute(role, task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    long at = deadlineAfter(delay);
    return timers().schedule(at == NEVER ? nanoTime() + NEVER / 2 : at, task);
  }

  /** Made late, since most contexts answer their first call without. */
  private synchronized Workers workers() {
    if (workers == null) {
      workers = new Workers(contextClassLoader, failures);
    }
    return workers;
  }

  private synchronized Timers timers() {
    if (timers == null) {
      timers = new Timers(this);
    }
    return timers;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void park(Object blocker, long deadline) {
    if (deadline == NEVER) {
      LockSupport.park(blocker);
    } else {
      LockSupport.parkNanos(blocker, deadline - System.nanoTime());
    }
  }

  @Override
  public void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }
}
