package org.econtext.core.router;

/** Takes log records: the master's logging, or the way there. Thread safe; must not wait long. */
public interface LogSink {
  /**
   * Takes a record.
   *
   * @param record the record
   */
  void log(LogRecord record);
}
