package org.econtext.master.logging;

import org.slf4j.event.Level;

/** Severities of {@link System.Logger} as levels of SLF4J, and back. */
final class Levels {
  private Levels() {}

  /** The level of a record; severities between two levels count as the lower one. */
  static Level ofSeverity(int severity) {
    if (severity >= System.Logger.Level.ERROR.getSeverity()) {
      return Level.ERROR;
    }
    if (severity >= System.Logger.Level.WARNING.getSeverity()) {
      return Level.WARN;
    }
    if (severity >= System.Logger.Level.INFO.getSeverity()) {
      return Level.INFO;
    }
    return severity >= System.Logger.Level.DEBUG.getSeverity() ? Level.DEBUG : Level.TRACE;
  }

  static int severityOf(Level level) {
    System.Logger.Level same =
        switch (level) {
          case ERROR -> System.Logger.Level.ERROR;
          case WARN -> System.Logger.Level.WARNING;
          case INFO -> System.Logger.Level.INFO;
          case DEBUG -> System.Logger.Level.DEBUG;
          case TRACE -> System.Logger.Level.TRACE;
        };
    return same.getSeverity();
  }
}
