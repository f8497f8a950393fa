package org.econtext.core;

/**
 * What a thread of the runtime is for, and so what it may do. Each fault that ever hung a context
 * came from one that did something else, so whoever waits or imports asks here first.
 */
public enum ThreadRole {
  /** Reads one stream: parses frames, puts them into mailboxes, wakes, and offers to others. */
  READER(false, false),

  /** Writes what is queued for one stream. */
  WRITER(false, false),

  /** Hands due work to workers. */
  TIMER(false, false),

  /** Does what comes up: decodes answers, completes futures, looks classes up, kills processes. */
  WORKER(true, true),

  /** Runs a function, or anything else that belongs to the program. */
  PROGRAM(true, true);

  /** What a thread is for at the moment that isn't there for it. */
  private static final ThreadLocal<ThreadRole> LENT = new ThreadLocal<>();

  private final boolean mayWait;
  private final boolean mayImport;

  ThreadRole(boolean mayWait, boolean mayImport) {
    this.mayWait = mayWait;
    this.mayImport = mayImport;
  }

  /** A thread that the runtime started for a purpose. */
  public interface Bearer {
    /**
     * What it is for.
     *
     * @return the role, not null
     */
    ThreadRole role();
  }

  /**
   * What the current thread is for.
   *
   * @return its role; {@link #PROGRAM} if the runtime didn't start it
   */
  public static ThreadRole ofCurrentThread() {
    ThreadRole lent = LENT.get();
    if (lent != null) {
      return lent;
    }
    return Thread.currentThread() instanceof Bearer bearer ? bearer.role() : PROGRAM;
  }

  /**
   * Has the current thread do for a moment what another one is there for, by its rules.
   *
   * @param role that one's; null when it is done
   */
  public static void lend(ThreadRole role) {
    LENT.set(role);
  }

  /**
   * Checks that the current thread may wait for other threads or contexts.
   *
   * @param what it is about to do, for the error
   * @throws IllegalStateException if it may not
   */
  public static void requireWaiting(String what) {
    if (!ofCurrentThread().mayWait) {
      throw refusal("wait: " + what);
    }
  }

  /**
   * Checks that the current thread may ask the parent for a class.
   *
   * @param name the class or resource, for the error
   * @throws IllegalStateException if it may not
   */
  public static void requireImporting(String name) {
    if (!ofCurrentThread().mayImport) {
      throw refusal("import " + name);
    }
  }

  private static IllegalStateException refusal(String what) {
    return new IllegalStateException(
        "thread "
            + Thread.currentThread().getName()
            + " is a "
            + ofCurrentThread()
            + " and must not "
            + what);
  }
}
