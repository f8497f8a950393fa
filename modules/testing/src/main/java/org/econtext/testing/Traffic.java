package org.econtext.testing;

import java.util.List;

/**
 * Counts the bytes of a connection, and how often its direction turned: what a time of travel is
 * paid for. Thread safe.
 */
public final class Traffic {
  private long sentBytes;
  private long receivedBytes;
  private long roundTrips;
  private boolean sending;

  /** Makes one that has counted nothing. */
  public Traffic() {}

  /** The first stage's words: the transport brings them along, which costs no travel of its own. */
  synchronized void launched(List<String> firstStage) {
    for (String word : firstStage) {
      sentBytes += word.length() + 1L;
    }
  }

  synchronized void sent(int bytes) {
    sentBytes += bytes;
    sending = true;
  }

  synchronized void received(int bytes) {
    if (bytes > 0) {
      receivedBytes += bytes;
      if (sending) {
        roundTrips++;
        sending = false;
      }
    }
  }

  /**
   * The bytes that went to the target, the first stage's command among them.
   *
   * @return their number so far
   */
  public synchronized long sentBytes() {
    return sentBytes;
  }

  /**
   * The bytes that came from the target.
   *
   * @return their number so far
   */
  public synchronized long receivedBytes() {
    return receivedBytes;
  }

  /**
   * How often something came after something was sent.
   *
   * @return an upper bound of the round trips that somebody waited for
   */
  public synchronized long roundTrips() {
    return roundTrips;
  }
}
