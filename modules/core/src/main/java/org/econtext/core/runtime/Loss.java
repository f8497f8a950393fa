package org.econtext.core.runtime;

import org.econtext.core.LostContextException;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;

/**
 * The news that a context is gone, as it travels in {@code DEL_ROUTE} and in dead answers.
 *
 * @param contextId which
 * @param exitStatus how its process ended, or {@link LostContextException#UNKNOWN_STATUS}
 * @param message what errors say
 * @param stdout what was left unread of its stdout, not null
 * @param stderr what its launching process said on stderr, not null
 */
public record Loss(int contextId, int exitStatus, String message, byte[] stdout, byte[] stderr) {
  /**
   * A loss without last words.
   *
   * @param contextId which context is gone
   * @param message what errors say
   * @return the loss
   */
  public static Loss of(int contextId, String message) {
    return new Loss(
        contextId,
        LostContextException.UNKNOWN_STATUS,
        message,
        StreamEnd.NOTHING,
        StreamEnd.NOTHING);
  }

  /**
   * What pending calls fail with.
   *
   * @return a new exception
   */
  public LostContextException toException() {
    return new LostContextException(contextId, exitStatus, message);
  }

  /**
   * The loss as a message body.
   *
   * @return the bytes
   */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter(64 + message.length() + stdout.length + stderr.length);
    out.putInt(contextId);
    out.putInt(exitStatus);
    out.putString(message);
    out.putByteArray(stdout);
    out.putByteArray(stderr);
    return out.toByteArray();
  }

  /**
   * The loss that a message body holds.
   *
   * @param body the bytes
   * @return the loss
   * @throws org.econtext.core.CodecException if they are none
   */
  public static Loss fromBytes(byte[] body) {
    ByteReader in = new ByteReader(body);
    return new Loss(in.getInt(), in.getInt(), in.getString(), in.getByteArray(), in.getByteArray());
  }
}
