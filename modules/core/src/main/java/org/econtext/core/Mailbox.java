package org.econtext.core;

/**
 * What is behind a handle: takes the messages that are for it. Called on a stream's reader thread,
 * or on any that sends to its own context, so it must neither wait nor load classes. Thread safe.
 */
public interface Mailbox {
  /**
   * Takes a message.
   *
   * @param message the message
   * @param from the stream that it came from; null if this context sent it itself
   * @return {@link Stream.Next#STEP_ASIDE} if this woke a thread that waited for this very message;
   *     {@link Stream.Next#HOLD} if it took this one and wants no more from that stream until
   *     {@link Stream#resume}; {@link Stream.Next#READ} mostly
   */
  Stream.Next receive(Message message, Stream from);

  /**
   * A context is gone: who waits for it must go on.
   *
   * @param loss which, and why
   */
  default void lost(LostContextException loss) {}

  /**
   * This context's own router is closed: nothing comes any more.
   *
   * @param reason says so
   */
  default void closed(EcontextException reason) {}
}
