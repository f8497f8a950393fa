package org.econtext.core;

/**
 * An ordered, framed byte connection between a parent and a child. Thread safe.
 *
 * <p>A message is either handed over whole, in order with the sender's others, or refused; after
 * the stream is lost every further one is refused.
 */
public interface Stream {
  /**
   * The context at the other end.
   *
   * @return its id
   */
  int peer();

  /**
   * Sends a message, from a thread that may wait: it writes by itself if the stream is free, and
   * waits for room if the queue is full.
   *
   * @param message the message
   * @throws LostContextException if the stream is lost
   */
  void send(Message message);

  /**
   * Queues a message, to be written with others, from a thread that must not wait.
   *
   * @param message the message
   * @return false if the queue is full or the stream is lost; the message is then not sent
   */
  boolean offer(Message message);

  /** Writes what is queued as far as it goes without an error, then closes. */
  void close();
}
