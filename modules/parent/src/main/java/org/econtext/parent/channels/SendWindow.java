package org.econtext.parent.channels;

import org.econtext.core.Receiver;

/**
 * What a sender may still send: decisions only, without threads or I/O. Not thread safe.
 *
 * <p>A value may be sent while less than the window is unread, however large it is, so what is
 * unread never exceeds the window and one value.
 */
final class SendWindow {
  private long sentBytes;
  private long readBytes;

  boolean isOpen() {
    return sentBytes - readBytes < Receiver.WINDOW_BYTES;
  }

  void sent(int bytes) {
    sentBytes += bytes;
  }

  /**
   * What was to be sent was not.
   *
   * @param bytes its size
   */
  void unsent(int bytes) {
    sentBytes -= bytes;
  }

  /**
   * The receiver has read something.
   *
   * @param bytes how much it says
   * @return false if that is more than it was sent, or nothing
   */
  boolean granted(int bytes) {
    if (bytes <= 0 || bytes > sentBytes - readBytes) {
      return false;
    }
    readBytes += bytes;
    return true;
  }
}
