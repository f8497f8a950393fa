package org.econtext.core;

import java.time.Duration;

/**
 * The receiving half of a channel: a bounded mailbox. Thread safe; each value goes to one of the
 * threads that wait.
 *
 * <p>What was sent before an end is received before it: a sender's {@link Sender#close} or {@link
 * Sender#fail}, or the loss of a context that had sent something; these end it for all senders. A
 * context that is lost before it sent anything ends only a receiver that {@linkplain #expect
 * expects} something of it.
 *
 * <p>Iterating receives until {@link ChannelClosedException}, which ends the loop, and throws what
 * {@link #receive()} throws otherwise; an interruption is a {@link
 * java.util.concurrent.CancellationException}. Iterators share what comes.
 *
 * @param <T> what it receives
 */
public interface Receiver<T> extends AutoCloseable, Iterable<T> {
  /**
   * How much of one sending context's values may be unread, in bytes: 1 MiB, and the value that
   * passes it. All copies of the sender in that context share it.
   */
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
   * @throws ChannelFailedException if a sender failed
   * @throws LostContextException if a context that sent to this receiver, and had not closed its
   *     sender, or is {@linkplain #expect expected} to send, is lost
   * @throws InterruptedException if the thread is interrupted
   */
  T receive() throws InterruptedException;

  /**
   * Waits for the next value, but not longer than a deadline.
   *
   * @param deadline from now, not negative; zero doesn't wait
   * @return the value
   * @throws DeadlineExceededException if none has come by then
   * @throws ChannelClosedException if nothing more comes
   * @throws ChannelFailedException if a sender failed
   * @throws LostContextException as {@link #receive()}
   * @throws InterruptedException if the thread is interrupted
   */
  T receive(Duration deadline) throws InterruptedException;

  /**
   * Ends this receiver also when a context is lost that has sent nothing yet.
   *
   * @param context who is going to send; may be lost already
   * @throws LostContextException if nobody could tell of its loss, since the way there is lost
   */
  void expect(Context context);

  /**
   * Whether there is something to receive.
   *
   * @return true if {@link #receive()} would not wait, be it that it would throw
   */
  boolean isReady();

  /**
   * Has something told when values or the end have come; also now, by this thread, if {@link
   * #isReady}. {@link Select} is made of this.
   *
   * @param listener is run by a worker thread of the broker; what comes before it has begun to run
   *     is told by that one run, and what comes later by another, which may be at the same time;
   *     null for none
   * @throws IllegalStateException if there is another listener
   */
  void whenReady(Runnable listener);

  /** Takes no more. Whoever sends next, or waits for room, gets {@link ChannelClosedException}. */
  @Override
  void close();
}
