package org.econtext.core.boot;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.econtext.core.Broker;
import org.econtext.core.Router;
import org.econtext.core.ThreadRole;

/**
 * Ends a child's JVM, whatever its program's threads do. The work of ending in order is done by a
 * shutdown hook, so it is the same if the program calls {@link System#exit} by itself.
 */
final class EndOfLife {
  /**
   * Who holds this monitor, and sees then that the end {@link #isHeldUp}, keeps the JVM from
   * ending, even if all shutdown hooks are done meanwhile. Only {@link Runtime#halt} doesn't wait.
   *
   * <p>Nothing tells when the last of a program's hooks is done, which run beside those of
   * econtext. But after it a JVM deletes the files for which {@link File#deleteOnExit} was called,
   * and for that takes the monitor of the class that has their list. Where there is no such class,
   * nothing is held up.
   */
  static final Object GATE = gate();

  private static final File NO_FILE = new File("");

  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private EndOfLife() {}

  private static Object gate() {
    try {
      return Class.forName("java.io.DeleteOnExitHook", false, null);
    } catch (ClassNotFoundException e) {
      return EndOfLife.class;
    }
  }

  /** For a shutdown hook: makes the JVM come to the {@link #GATE} even if there are no files. */
  static void makeHoldable() {
    NO_FILE.deleteOnExit();
  }

  /** Whether the JVM's end waits for the current thread, which holds the {@link #GATE}. */
  static boolean isHeldUp() {
    try {
      NO_FILE.deleteOnExit();
      return true;
    } catch (IllegalStateException e) {
      // Too late: the files are being deleted.
      return false;
    }
  }

  /**
   * Begins the end, on other threads; after the grace the JVM halts. Where there are no threads for
   * that, at once. Does nothing the second time.
   */
  static void begin(Broker broker, int exitStatus) {
    if (BEGUN.getAndSet(true)) {
      return;
    }
    boolean begun = false;
    try {
      beginOnThreads(broker, exitStatus);
      begun = true;
    } finally {
      if (!begun) {
        Runtime.getRuntime().halt(exitStatus);
      }
    }
  }

  private static void beginOnThreads(Broker broker, int exitStatus) {
    broker.schedule(
        Duration.ofMillis(Router.SHUTDOWN_GRACE_MILLIS),
        new Runnable() {
          @Override
          public void run() {
            Runtime.getRuntime().halt(exitStatus);
          }
        });
    broker.start(
        ThreadRole.PROGRAM,
        "exit",
        new Runnable() {
          @Override
          public void run() {
            Runtime.getRuntime().exit(exitStatus);
          }
        });
  }
}
