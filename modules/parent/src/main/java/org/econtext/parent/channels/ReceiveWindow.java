package org.econtext.parent.channels;

import org.econtext.core.Receiver;

/**
 * What one context may have unread at a receiver, and what it is granted again: decisions only,
 * without threads or I/O. Not thread safe.
 */
final class ReceiveWindow {
  /** Credit is granted when this much was read, so that a grant costs little beside the values. */
  static final int GRANT_BYTES = Receiver.WINDOW_BYTES / 4;

  private long unreadBytes;
  private int ungrantedBytes;

  /**
   * A value has come.
   *
   * @param bytes its size
   * @return false if that context had no right to send it: it could have known that the window is
   *     closed, or that a value has a size; those without would all fit, endless many
   */
  boolean arrived(int bytes) {
    if (bytes <= 0 || unreadBytes + ungrantedBytes >= Receiver.WINDOW_BYTES) {
      return false;
    }
    unreadBytes += bytes;
    return true;
  }

  /**
   * A value was read.
   *
   * @param bytes its size
   * @return how much the sender is to be granted now, mostly 0
   */
  int read(int bytes) {
    unreadBytes -= bytes;
    ungrantedBytes += bytes;
    if (ungrantedBytes < GRANT_BYTES) {
      return 0;
    }
    int grant = ungrantedBytes;
    ungrantedBytes = 0;
    return grant;
  }
}
