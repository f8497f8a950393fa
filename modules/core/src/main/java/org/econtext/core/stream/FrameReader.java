package org.econtext.core.stream;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.StreamEnd;

/**
 * Parses frames. Used by one thread at a time, whose turn it is; but {@link #receivedBytes} may be
 * asked by any.
 */
final class FrameReader {
  private static final int BUFFER_BYTES = 32 << 10;
  private static final int UNTRUSTED_ALLOCATION_BYTES = 4 << 20;

  /**
   * What the first stage's shell writes after the JVM's last frame: {@code ET}, then its status.
   */
  private static final int END_MAGIC = 0x4554;

  private static final int END_STATUS_DIGITS = 3;
  private static final int MAX_END_OUTPUT_BYTES = 256 << 10;

  private final InputStream in;
  private byte[] buffer;
  private int start;
  private int limit;
  private int confirmed;
  private volatile long receivedBytes;
  private int exitStatus = LostContextException.UNKNOWN_STATUS;
  private boolean jvmEnded;

  FrameReader(InputStream in) {
    this.in = in;
  }

  /**
   * How many bytes of whole frames were read so far.
   *
   * @return the number
   */
  long receivedBytes() {
    return receivedBytes;
  }

  /**
   * What the other end had received when it sent the last message.
   *
   * @return the last 32 bits of its number of bytes
   */
  int confirmed() {
    return confirmed;
  }

  /** Whether nothing is buffered that was not read. */
  boolean isDrained() {
    return start == limit;
  }

  /**
   * Reads a message, and blocks until there is one.
   *
   * @return the message; null if there are no more
   * @throws IOException if what comes is no frame, or nothing more can be read
   */
  Message next() throws IOException {
    if (!fill(2, true)) {
      return null;
    }
    int magic = peekShort();
    if (magic == END_MAGIC) {
      readStatus();
      return null;
    }
    if (magic != Message.MAGIC) {
      throw new IOException("sent bytes that are no frame (0x" + Integer.toHexString(magic) + ")");
    }
    fill(Message.HEADER_BYTES, false);
    int length = peekLength();
    if (length < 0 || length > Message.MAX_BODY_BYTES) {
      throw new IOException(
          "announced a body of "
              + (length & 0xffffffffL)
              + " bytes, over the limit of "
              + Message.MAX_BODY_BYTES);
    }
    return readMessage(length);
  }

  /**
   * Reads a message if it is here, whole and the expected one. Never blocks.
   *
   * @param destination the context that it is for
   * @param handle the mailbox there
   * @return the message; null if it isn't here yet
   * @throws IOException if it can't be told what is here
   */
  Message poll(int destination, int handle) throws IOException {
    int have = limit - start;
    if (have < BUFFER_BYTES) {
      int available = in.available();
      if (available > 0) {
        fill(have + 1, false);
      }
    }
    if (!isExpected(destination, handle)) {
      return null;
    }
    int length = peekLength();
    return limit - start - Message.HEADER_BYTES >= length ? readMessage(length) : null;
  }

  /** Whether something is here that isn't the expected message, so that polling has to end. */
  boolean isOther(int destination, int handle) {
    return limit - start >= Message.HEADER_BYTES && !isExpected(destination, handle);
  }

  private boolean isExpected(int destination, int handle) {
    return limit - start >= Message.HEADER_BYTES
        && peekShort() == Message.MAGIC
        && intAt(start + 2) == destination
        && intAt(start + 14) == handle
        && peekLength() >= 0;
  }

  private Message readMessage(int length) throws IOException {
    int at = start + 2;
    int destination = intAt(at);
    int source = intAt(at + 4);
    int authority = intAt(at + 8);
    int handle = intAt(at + 12);
    int replyTo = intAt(at + 16);
    int flags = (buffer[at + 20] & 0xff) << 8 | (buffer[at + 21] & 0xff);
    int seen = intAt(at + 22);
    byte[] body = readBody(length);
    confirmed = seen;
    receivedBytes = receivedBytes + Message.HEADER_BYTES + length;
    return new Message(destination, source, authority, handle, replyTo, flags, body);
  }

  private byte[] readBody(int length) throws IOException {
    // A header is no proof that so many bytes will come, so memory grows with what has come.
    byte[] body = new byte[Math.min(length, UNTRUSTED_ALLOCATION_BYTES)];
    start += Message.HEADER_BYTES;
    int have = Math.min(length, limit - start);
    System.arraycopy(buffer, start, body, 0, have);
    start += have;
    while (have < length) {
      if (have == body.length) {
        body = Arrays.copyOf(body, (int) Math.min(length, body.length * 4L));
      }
      int count = in.read(body, have, body.length - have);
      if (count < 0) {
        throw new EOFException("ended within a message");
      }
      have += count;
    }
    return body;
  }

  private void readStatus() throws IOException {
    start += 2;
    jvmEnded = true;
    if (fill(END_STATUS_DIGITS, true)) {
      int status = 0;
      for (int i = 0; i < END_STATUS_DIGITS; i++) {
        int digit = buffer[start++] - '0';
        if (digit < 0 || digit > 9) {
          throw new IOException("ended with a status that is no number");
        }
        status = status * 10 + digit;
      }
      exitStatus = status;
    }
  }

  /** Whether the first stage has told that the JVM has ended. */
  boolean hasJvmEnded() {
    return jvmEnded;
  }

  /**
   * What comes behind the last message, until the stream ends. Only after {@link #next} has
   * returned null.
   *
   * @return the end
   */
  StreamEnd end() {
    if (!jvmEnded) {
      return StreamEnd.because(null);
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    String reason = null;
    try {
      for (int count = limit - start; count >= 0; count = readRest(output.size())) {
        output.write(buffer, start, count);
        start = 0;
      }
    } catch (IOException e) {
      // The launching process was ended because something there kept its output open: what had
      // come until then is what there is.
      reason = e.getMessage();
    }
    return new StreamEnd(exitStatus, output.toByteArray(), reason);
  }

  /** Reads over what is buffered; negative at the end, or if there was enough. */
  private int readRest(int have) throws IOException {
    int room = Math.min(buffer.length, MAX_END_OUTPUT_BYTES - have);
    return room > 0 ? in.read(buffer, 0, room) : -1;
  }

  /** Buffers at least some bytes; false, if allowed, when the stream has ended before the first. */
  private boolean fill(int count, boolean mayEnd) throws IOException {
    if (buffer == null) {
      buffer = new byte[BUFFER_BYTES];
    }
    while (limit - start < count) {
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        start = 0;
      }
      int got = in.read(buffer, limit, buffer.length - limit);
      if (got < 0) {
        if (mayEnd && limit == 0) {
          return false;
        }
        throw new EOFException("ended within a message");
      }
      limit += got;
    }
    return true;
  }

  private int peekShort() {
    return (buffer[start] & 0xff) << 8 | (buffer[start + 1] & 0xff);
  }

  private int peekLength() {
    return intAt(start + Message.HEADER_BYTES - 4);
  }

  private int intAt(int at) {
    return (buffer[at] & 0xff) << 24
        | (buffer[at + 1] & 0xff) << 16
        | (buffer[at + 2] & 0xff) << 8
        | (buffer[at + 3] & 0xff);
  }
}
