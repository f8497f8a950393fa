package org.econtext.core;

/**
 * One frame: destination, source, authority, handle, reply-to, flags and body. Immutable, but for
 * the body's array, which nobody writes to after the message was made.
 *
 * @param destination the id of the context it is for
 * @param source the id of the context that made it
 * @param authority the id of the context in whose name it speaks
 * @param handle the mailbox at the destination; see {@link Handles}
 * @param replyTo the mailbox at the source that an answer goes to, or 0 for none
 * @param flags a combination of the {@code FLAG_} constants
 * @param body the rest, not null
 */
public record Message(
    int destination, int source, int authority, int handle, int replyTo, int flags, byte[] body) {
  /** Set if this is no answer but the news that there will be none; the body says why. */
  public static final int FLAG_DEAD = 1;

  /** The first two bytes of each frame: {@code EC}. */
  public static final int MAGIC = 0x4543;

  /** Set in such news if the destination is gone for ever, and not just out of reach. */
  public static final int FLAG_GONE = 2;

  /**
   * The bytes of a frame before its body: magic, five ids of four, flags, how much was received
   * here when it was sent, length.
   */
  public static final int HEADER_BYTES = 2 + 5 * 4 + 2 + 4 + 4;

  /** The largest body that is sent or taken, in bytes: 256 MiB. */
  public static final int MAX_BODY_BYTES = 256 << 20;

  /**
   * What this takes as a frame.
   *
   * @return the number of bytes, header and body
   */
  public int frameBytes() {
    return HEADER_BYTES + body.length;
  }

  /**
   * Whether this says that there will be no answer.
   *
   * @return true if so
   */
  public boolean isDead() {
    return (flags & FLAG_DEAD) != 0;
  }
}
