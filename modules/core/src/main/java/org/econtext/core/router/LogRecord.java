package org.econtext.core.router;

import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;

/**
 * One log record on its way to the master.
 *
 * @param contextId the context it is from
 * @param contextName that context's name; null until the record leaves it
 * @param severity as {@link System.Logger.Level#getSeverity()}
 * @param logger the original logger's name
 * @param thread the name of the thread that logged
 * @param millis when, since the epoch
 * @param message the formatted message
 * @param thrown what was logged with it, or null; a {@link org.econtext.core.RemoteThrowable} once
 *     it has travelled
 */
public record LogRecord(
    int contextId,
    String contextName,
    int severity,
    String logger,
    String thread,
    long millis,
    String message,
    Throwable thrown) {
  /**
   * A record of this thread and this moment.
   *
   * @param severity as {@link System.Logger.Level#getSeverity()}
   * @param logger the logger's name
   * @param message the formatted message; null is logged as {@code null}
   * @param thrown what was thrown, or null
   * @return the record, without a context
   */
  public static LogRecord of(int severity, String logger, String message, Throwable thrown) {
    return new LogRecord(
        0,
        null,
        severity,
        logger,
        Thread.currentThread().getName(),
        System.currentTimeMillis(),
        String.valueOf(message),
        thrown);
  }

  /**
   * The same record with its context.
   *
   * @param id the context's number
   * @param name the context's name
   * @return the record
   */
  public LogRecord from(int id, String name) {
    return new LogRecord(id, name, severity, logger, thread, millis, message, thrown);
  }

  /**
   * The same record with another message.
   *
   * @param newMessage the message
   * @return the record, without what was thrown
   */
  public LogRecord withMessage(String newMessage) {
    return new LogRecord(
        contextId, contextName, severity, logger, thread, millis, newMessage, null);
  }

  /**
   * The record as a message body.
   *
   * @return the bytes; what was thrown is in them as data
   */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(128 + message.length());
    out.putInt(contextId);
    out.putString(contextName);
    out.putInt(severity);
    out.putString(logger);
    out.putString(thread);
    out.putLong(millis);
    out.putString(message);
    Encoder.write(out, thrown);
    return out.toByteArray();
  }
}
