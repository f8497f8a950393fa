package org.econtext.core.broker;

import org.econtext.core.ThreadRole;

/** A daemon thread of a broker's. What its work throws is reported, whatever it is. */
public final class RuntimeThread extends Thread implements ThreadRole.Bearer {
  private final Runnable work;
  private final FailureReport failures;
  private volatile ThreadRole role;

  /**
   * Makes a thread, not started.
   *
   * @param role what it is for
   * @param name the name; {@code econtext-} is put before it
   * @param work what it does
   * @param contextClassLoader its context class loader
   * @param failures is told what the work throws
   */
  public RuntimeThread(
      ThreadRole role,
      String name,
      Runnable work,
      ClassLoader contextClassLoader,
      FailureReport failures) {
    // What whoever needed it first has inherited to threads is none of its later tasks' business.
    super(null, null, "econtext-" + name, 0, false);
    this.role = role;
    this.work = work;
    this.failures = failures;
    setDaemon(true);
    setContextClassLoader(contextClassLoader);
  }

  @Override
  public ThreadRole role() {
    return role;
  }

  /**
   * Gives the thread another role for its next piece of work. Only for the thread itself.
   *
   * @param next the role
   */
  void become(ThreadRole next) {
    role = next;
  }

  @Override
  public void run() {
    FailureReport.run(work, failures);
  }
}
