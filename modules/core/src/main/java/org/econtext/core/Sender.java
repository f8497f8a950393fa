package org.econtext.core;

/**
 * The sending half of a channel. It may be passed to functions, through any number of contexts;
 * each copy sends to the same {@link Receiver}.
 *
 * <p>Flow-controlled: {@link #send} waits while the receiver has {@link Receiver#WINDOW_BYTES} of
 * this context's values unread, so that no context on the way holds more than that. Thread safe;
 * values of one thread arrive in their order.
 *
 * @param <T> what it sends
 */
public interface Sender<T> extends AutoCloseable {
  /**
   * Sends a value.
   *
   * @param value the value, or null
   * @throws ChannelClosedException if the receiver, or this sender, is closed
   * @throws LostContextException if the receiver's context is lost
   * @throws CodecException if the value can't travel; nothing was sent
   * @throws EcontextException if the value is too large; nothing was sent
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while there is
   *     no room; nothing was sent
   */
  void send(T value);

  /**
   * Tells the receiver that nothing more comes, and why: behind what was sent before, it throws
   * {@link ChannelFailedException}. Does nothing if this sender is closed.
   *
   * @param reason travels as data
   * @throws CodecException if the reason can't travel; this sender stays open
   * @throws EcontextException if the reason is too large; this sender stays open
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while there is
   *     no room; this sender stays open
   */
  void fail(Throwable reason);

  /**
   * Tells the receiver that nothing more comes, behind what is being sent, and ends all copies of
   * this sender in this context. Waits for nothing. Does nothing the second time, or if the
   * receiver's context is lost.
   */
  @Override
  void close();
}
