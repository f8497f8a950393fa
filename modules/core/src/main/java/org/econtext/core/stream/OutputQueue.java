package org.econtext.core.stream;

import java.util.ArrayDeque;
import org.econtext.core.Message;

/**
 * What is on its way out of one stream, and what may still be added: decisions only, without
 * threads or I/O. Not thread safe.
 */
final class OutputQueue {
  /** Queued frames may take this much, in bytes: 64 MiB; a single larger one is taken as well. */
  static final int MAX_QUEUED_BYTES = 64 << 20;

  /** News may take this much beyond that, in bytes: 1 MiB. */
  static final int MAX_NEWS_BYTES = 1 << 20;

  /**
   * What the other end has not read yet may be this much if a thread that sends is to write by
   * itself, in bytes. A pipe takes as much without blocking, be it as small as the kernel makes
   * them (PIPE_BUF, and one page, on Linux: pipe(7)).
   */
  static final int DIRECT_BYTES = 4 << 10;

  /** A message for which there was no room yet. */
  static final class Waiting {
    final Message message;

    /** Told when its turn has come, or never will; null if a thread waits for that. */
    final Runnable listener;

    private boolean taken;

    private Waiting(Message message, Runnable listener) {
      this.message = message;
      this.listener = listener;
    }

    boolean isTaken() {
      return taken;
    }
  }

  private final ArrayDeque<Message> queue = new ArrayDeque<>();

  /**
   * Nobody is overtaken, or a large message would wait for as long as others send small ones. If
   * anybody waits, something is queued.
   */
  private final ArrayDeque<Waiting> line = new ArrayDeque<>();

  /** Of each queued message, whether it is in the room that only news have. */
  private final ArrayDeque<Boolean> reserved = new ArrayDeque<>();

  private long queuedBytes;
  private long reservedBytes;
  private long writtenBytes;
  private boolean writing;

  boolean isEmpty() {
    return queue.isEmpty();
  }

  boolean isWriting() {
    return writing;
  }

  boolean hasRoom(Message message) {
    return line.isEmpty() && fits(message);
  }

  private boolean fits(Message message) {
    return queue.isEmpty() || queuedBytes + message.frameBytes() <= MAX_QUEUED_BYTES;
  }

  /** Lets a message wait that has no room. */
  Waiting lineUp(Message message, Runnable listener) {
    Waiting last = new Waiting(message, listener);
    line.add(last);
    return last;
  }

  /** Ends the waiting of a message; false if it doesn't wait any more. */
  boolean leave(Waiting waiting) {
    return line.remove(waiting);
  }

  /** Queues the message whose turn it is, and returns it; null if there is none, or no room. */
  Waiting admit() {
    Waiting first = line.peek();
    if (first == null || !fits(first.message)) {
      return null;
    }
    line.remove();
    add(first.message);
    first.taken = true;
    return first;
  }

  /** Somebody whose turn never comes; null if nobody waits any more. */
  Waiting dismiss() {
    return line.poll();
  }

  /** However much else is queued; a single larger one is taken as well. */
  boolean hasRoomForNews(Message message) {
    return fits(message)
        || reservedBytes == 0
        || reservedBytes + message.frameBytes() <= MAX_NEWS_BYTES;
  }

  /**
   * Whether a message may be written by the thread that sends it, which then can't block.
   *
   * @param message the message
   * @param confirmed the last 32 bits of how much the other end is known to have read
   * @return true if so
   */
  boolean mayWriteDirectly(Message message, int confirmed) {
    if (writing || !queue.isEmpty()) {
      return false;
    }
    int unread = (int) writtenBytes - confirmed;
    // Subtracted, since what the other end says may be near to the largest number there is.
    return unread >= 0 && unread <= DIRECT_BYTES - message.frameBytes();
  }

  void beginDirect(Message message) {
    writing = true;
    writtenBytes += message.frameBytes();
  }

  void add(Message message) {
    add(message, false);
  }

  void addNews(Message message) {
    boolean beyond = !fits(message);
    add(message, beyond);
    if (beyond) {
      reservedBytes += message.frameBytes();
    }
  }

  private void add(Message message, boolean beyond) {
    queue.add(message);
    reserved.add(beyond);
    queuedBytes += message.frameBytes();
  }

  /** Begins to write what comes next; false if there is nothing, or somebody writes. */
  boolean beginBatch(ArrayDeque<Message> batch) {
    if (writing || queue.isEmpty()) {
      return false;
    }
    long bytes = 0;
    do {
      Message message = queue.remove();
      if (reserved.remove()) {
        reservedBytes -= message.frameBytes();
      }
      bytes += message.frameBytes();
      batch.add(message);
    } while (!queue.isEmpty() && bytes + queue.peek().frameBytes() <= FrameWriter.BATCH_BYTES);
    queuedBytes -= bytes;
    writtenBytes += bytes;
    writing = true;
    return true;
  }

  void endWriting() {
    writing = false;
  }

  void clear() {
    queue.clear();
    reserved.clear();
    queuedBytes = 0;
    reservedBytes = 0;
  }
}
