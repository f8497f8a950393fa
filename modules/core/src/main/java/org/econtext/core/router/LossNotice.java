package org.econtext.core.router;

import org.econtext.core.LostContextException;
import org.econtext.core.Message;
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
public record LossNotice(
    int contextId, int exitStatus, String message, byte[] stdout, byte[] stderr) {
  private static final byte[] NOTHING = {};

  /**
   * A loss without last words.
   *
   * @param contextId which context is gone
   * @param message what errors say
   * @return the loss
   */
  public static LossNotice of(int contextId, String message) {
    return new LossNotice(
        contextId, LostContextException.UNKNOWN_STATUS, message, NOTHING, NOTHING);
  }

  /**
   * Which context a dead answer is about.
   *
   * @param message the answer
   * @return the context's id; {@link ContextRouter#NOT_KNOWN} if it doesn't say
   */
  public static int concerns(Message message) {
    return message.body().length < Integer.BYTES
        ? ContextRouter.NOT_KNOWN
        : new ByteReader(message.body()).getInt();
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
  public static LossNotice fromBytes(byte[] body) {
    ByteReader in = new ByteReader(body);
    return new LossNotice(
        in.getInt(), in.getInt(), in.getString(), in.getByteArray(), in.getByteArray());
  }
}
