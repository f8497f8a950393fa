package org.econtext.core;

import java.time.Duration;

/**
 * The receiving half of a channel: a bounded mailbox. Thread safe; each value goes to one of the
 * threads that wait.
 *
 * @param <T> what it receives
 */
public interface Receiver<T> extends AutoCloseable {
  /** How much of one sending context's values may be unread, in bytes: 1 MiB. */
  int WINDOW_BYTES = 1 << 20;

  /**
   * The other half.
   *
   * @return a sender that may be passed to any context
   */
  Sender<T> sender();

  /**
   * Waits for the next value.
   *
   * @return the value
   * @throws ChannelClosedException if nothing more comes: a sender or this receiver was closed
   * @throws LostContextException if a context that sent to this receiver, and had not closed its
   *     sender, is lost
   * @throws InterruptedException if the thread is interrupted
   */
  T receive() throws InterruptedException;

  /**
   * Waits for the next value, but not longer than a deadline.
   *
   * @param deadline from now, positive
   * @return the value
   * @throws DeadlineExceededException if none has come by then
   * @throws ChannelClosedException if nothing more comes
   * @throws LostContextException as {@link #receive()}
   * @throws InterruptedException if the thread is interrupted
   */
  T receive(Duration deadline) throws InterruptedException;

  /** Takes no more. Whoever sends next, or waits for room, gets {@link ChannelClosedException}. */
  @Override
  void close();
}
