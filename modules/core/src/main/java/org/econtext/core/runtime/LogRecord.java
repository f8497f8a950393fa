package org.econtext.core.runtime;

import org.econtext.core.CodecException;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Scope;
import org.econtext.core.codec.Trust;

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

  /**
   * The record that a message body holds.
   *
   * @param body the bytes
   * @param scope the context that reads it
   * @param trust what may be in it, beside the throwable as data
   * @return the record
   * @throws org.econtext.core.CodecException if they are none
   */
  public static LogRecord fromBytes(byte[] body, Scope scope, Trust trust) {
    ByteReader in = new ByteReader(body);
    int contextId = in.getInt();
    String contextName = in.getString();
    int severity = in.getInt();
    String logger = in.getString();
    String thread = in.getString();
    long millis = in.getLong();
    String message = in.getString();
    Object thrown = new Decoder(scope, trust).read(in);
    if (thrown != null && !(thrown instanceof Throwable)) {
      throw new CodecException("a log record with a " + thrown.getClass().getName() + " thrown");
    }
    return new LogRecord(
        contextId, contextName, severity, logger, thread, millis, message, (Throwable) thrown);
  }
}
