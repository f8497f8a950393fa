package org.econtext.cli;

/** The levels of {@code --log-level}. */
enum LogLevel {
  TRACE(System.Logger.Level.TRACE),
  DEBUG(System.Logger.Level.DEBUG),
  INFO(System.Logger.Level.INFO),
  WARN(System.Logger.Level.WARNING),
  ERROR(System.Logger.Level.ERROR),
  OFF(System.Logger.Level.OFF);

  private final System.Logger.Level level;

  LogLevel(System.Logger.Level level) {
    this.level = level;
  }

  System.Logger.Level level() {
    return level;
  }

  /** Makes the logging of this JVM show it; before the first record, since that settles it. */
  void show() {
    System.setProperty(
        "org.slf4j.simpleLogger.defaultLogLevel", name().toLowerCase(java.util.Locale.ROOT));
    System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
    System.setProperty("org.slf4j.simpleLogger.levelInBrackets", "true");
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
