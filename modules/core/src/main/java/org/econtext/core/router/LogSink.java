package org.econtext.core.router;

import org.econtext.core.Stream;

/** Takes log records: the master's logging, or the way there. Thread safe; must not wait long. */
public interface LogSink {
  /**
   * Takes a record.
   *
   * @param record the record
   */
  void log(LogRecord record);

  /**
   * Takes a record that is to be logged behind all that a stream has brought so far; may wait.
   *
   * @param stream the stream
   * @param record the record
   */
  default void logAfter(Stream stream, LogRecord record) {
    log(record);
  }
}
