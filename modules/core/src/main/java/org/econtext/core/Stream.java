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

  /** Begins to give what comes to the owner. To be called once, when the owner is ready. */
  void start();

  /**
   * Sends a message, from a thread that may wait: for room, if much is under way.
   *
   * @param message the message
   * @param deadline not longer than this, as {@link Broker#nanoTime} counts; {@link Broker#NEVER}
   *     for no limit
   * @param batched whether more will follow soon, so that it may go out together with that
   * @throws LostContextException if the stream is lost
   * @throws DeadlineExceededException if there is no room in time; nothing was sent
   * @throws java.util.concurrent.CancellationException if the thread is interrupted before there is
   *     room; nothing was sent
   * @throws IllegalStateException if this thread must not wait
   */
  void send(Message message, long deadline, boolean batched);

  /**
   * Queues a message, to be written with others, from a thread that must not wait.
   *
   * @param message the message
   * @return false if there is no room or the stream is lost; the message is then not sent
   */
  boolean offer(Message message);

  /**
   * Whether anything can still be sent.
   *
   * @return false once the stream is lost or closed
   */
  boolean isOpen();

  /**
   * Queues a short message that must not be lost while the stream lives, such as news of routes,
   * also where there is no room. A peer that lets too many of these pile up is given up.
   *
   * @param message the message
   */
  void offerNews(Message message);

  /**
   * Queues a message as soon as there is room for it, behind all that waited for room before.
   *
   * @param message the message
   * @param whenTaken run once, on any thread, when its turn has come or the stream is lost, if the
   *     message has to wait; must not wait itself
   * @return false if the message has to wait; true if it was queued, or never will be since the
   *     stream is lost
   */
  boolean offerInTurn(Message message, Runnable whenTaken);

  /** Goes on giving what comes to an owner that {@linkplain Next#HOLD wanted no more}. */
  void resume();

  /**
   * Says that the current thread will poll after it has sent something, if nobody reads now. What
   * it sends then doesn't call the reader back.
   *
   * @return whether it should poll; false where there is nothing to be gained
   */
  default boolean expectPolling() {
    return false;
  }

  /**
   * Waits a moment for a message, on the current thread, and gives it to the owner. Never blocks:
   * what doesn't come at once, and messages for others, are the reader's.
   *
   * @param destination the context that it is for
   * @param handle the mailbox there
   * @return whether it came
   */
  default boolean pollNext(int destination, int handle) {
    return false;
  }

  /** Somebody waits for what comes, and doesn't poll. */
  default void wantReader() {}

  /** Lets nothing more be sent, writes what is queued as far as it goes, then closes. */
  void close();

  /** Who gets what a stream reads. */
  interface Owner {
    /**
     * A message came. Called for one message at a time, in their order, on a thread that must
     * neither wait nor load classes.
     *
     * @param message the message
     * @param from the stream that it came from
     * @return what the stream does next
     */
    Next received(Message message, Stream from);

    /**
     * The stream is lost. Called once, after the last message, as {@link #received} is.
     *
     * @param stream the stream
     * @param end how
     */
    void lost(Stream stream, StreamEnd end);

    /**
     * The stream is no good any more, and the other end is to be given up: it takes so little that
     * news for it have piled up, or writing to it failed for a reason of this JVM's. Called on any
     * thread; must not wait.
     *
     * @param stream the stream
     */
    void stuck(Stream stream);

    /**
     * The JVM at the other end has ended, or takes nothing more; its last output follows until the
     * stream is lost. Called on any thread; must not wait.
     *
     * @param stream the stream
     */
    void ending(Stream stream);
  }

  /** What a stream does after a message. */
  enum Next {
    /** Reads the next one. */
    READ,

    /** Lets a thread that was just woken read the next one, if it likes to. */
    STEP_ASIDE,

    /** Rests for a moment: the JVM of this end is about to end. */
    REST,

    /** Reads nothing more until {@link #resume}. */
    HOLD
  }
}
