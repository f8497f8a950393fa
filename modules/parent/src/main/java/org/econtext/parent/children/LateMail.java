package org.econtext.parent.children;

import java.util.HashMap;
import java.util.Map;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.router.LossNotice;

/**
 * What becomes of messages that want no answer and have no room on their way down: answers, credit,
 * cancellations, ends. Nobody would be told if one of these were dropped, and somebody may wait for
 * it, so they wait for room themselves, as far as they are few and small: decisions only. Thread
 * safe.
 *
 * @param <L> stands for a stream
 */
final class LateMail<L> {
  /** What one stream brought may wait to this sum, in bytes: a thousand credits or so. */
  static final int MAX_BYTES = 64 << 10;

  /** The body of what waits as it is, in bytes; what is larger fails whoever waits for it. */
  static final int MAX_BODY_BYTES = 1 << 10;

  private final Map<L, Integer> waiting = new HashMap<>();

  /**
   * What is to wait in a message's place.
   *
   * @param message what had no room
   * @param reason what who waits for it is told if it is too large
   * @return the message itself, a dead one for the same mailbox, or null if nobody waits for it
   */
  static Message shortened(Message message, String reason) {
    if (message.body().length <= MAX_BODY_BYTES) {
      return message;
    }
    return message.handle() < Handles.FIRST_DYNAMIC
        ? null
        : new Message(
            message.destination(),
            message.source(),
            message.authority(),
            message.handle(),
            0,
            Message.FLAG_DEAD,
            LossNotice.of(message.source(), reason).toBytes());
  }

  /** Whether more may wait that a stream brought; if so, it counts until {@link #leave}. */
  synchronized boolean enter(L from, Message message) {
    int bytes = waiting.getOrDefault(from, 0) + message.frameBytes();
    if (bytes > MAX_BYTES) {
      return false;
    }
    waiting.put(from, bytes);
    return true;
  }

  /** A message waits no longer. */
  synchronized void leave(L from, Message message) {
    int bytes = waiting.get(from) - message.frameBytes();
    if (bytes == 0) {
      waiting.remove(from);
    } else {
      waiting.put(from, bytes);
    }
  }
}
