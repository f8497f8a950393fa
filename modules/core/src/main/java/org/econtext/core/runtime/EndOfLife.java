package org.econtext.core.runtime;

import java.time.Duration;
import org.econtext.core.Broker;
import org.econtext.core.Router;

/**
 * Ends a child's JVM, whatever its program's threads do. The work of ending in order is done by a
 * shutdown hook, so it is the same if the program calls {@link System#exit} by itself.
 */
final class EndOfLife {
  private EndOfLife() {}

  /** Begins the end, on other threads; after the grace the JVM halts. */
  static void begin(Broker broker, int exitStatus) {
    broker.schedule(
        Duration.ofMillis(Router.SHUTDOWN_GRACE_MILLIS),
        new Runnable() {
          @Override
          public void run() {
            Runtime.getRuntime().halt(exitStatus);
          }
        });
    broker.start(
        "exit",
        new Runnable() {
          @Override
          public void run() {
            Runtime.getRuntime().exit(exitStatus);
          }
        });
  }
}
