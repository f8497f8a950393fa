package org.econtext.master.logging;

import org.econtext.core.CodecException;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Scope;
import org.econtext.core.codec.Trust;
import org.econtext.core.router.LogRecord;

/** Reads what {@link LogRecord#toBytes} writes; only a master ever does. */
public final class LogRecordReader {
  private LogRecordReader() {}

  /**
   * The record that a message body holds.
   *
   * @param body the bytes
   * @param scope the context that reads it
   * @param trust what may be in it, beside the throwable as data
   * @return the record
   * @throws CodecException if they are none
   */
  public static LogRecord read(byte[] body, Scope scope, Trust trust) {
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
