package org.econtext.core.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.econtext.core.Message;

/** Writes messages as frames, many at once where they are short. Used by one thread at a time. */
final class FrameWriter {
  /** Frames are put together up to this, in bytes; a longer body is written as it is. */
  static final int BATCH_BYTES = 64 << 10;

  private final OutputStream out;
  private final FrameReader received;
  private byte[] scratch = new byte[1 << 10];

  /**
   * Makes a writer.
   *
   * @param out where to
   * @param received what each frame says was received here
   */
  FrameWriter(OutputStream out, FrameReader received) {
    this.out = out;
    this.received = received;
  }

  void write(Message message) throws IOException {
    byte[] body = message.body();
    if (body.length <= BATCH_BYTES) {
      reserve(Message.HEADER_BYTES + body.length);
      putFrame(message, 0);
      out.write(scratch, 0, Message.HEADER_BYTES + body.length);
    } else {
      putHeader(message, 0);
      out.write(scratch, 0, Message.HEADER_BYTES);
      out.write(body, 0, body.length);
    }
    out.flush();
  }

  /** Writes all messages, and takes them out of the queue. */
  void write(ArrayDeque<Message> batch) throws IOException {
    int used = 0;
    while (!batch.isEmpty()) {
      Message message = batch.remove();
      int size = message.frameBytes();
      if (used > 0 && used + size > BATCH_BYTES) {
        out.write(scratch, 0, used);
        used = 0;
      }
      if (size > BATCH_BYTES) {
        write(message);
      } else {
        reserve(used + size);
        putFrame(message, used);
        used += size;
      }
    }
    if (used > 0) {
      out.write(scratch, 0, used);
    }
    out.flush();
  }

  void close() throws IOException {
    out.close();
  }

  private void reserve(int size) {
    if (scratch.length < size) {
      scratch = Arrays.copyOf(scratch, Math.max(size, scratch.length * 2));
    }
  }

  private void putFrame(Message message, int at) {
    putHeader(message, at);
    byte[] body = message.body();
    System.arraycopy(body, 0, scratch, at + Message.HEADER_BYTES, body.length);
  }

  private void putHeader(Message message, int at) {
    scratch[at] = (byte) (Message.MAGIC >> 8);
    scratch[at + 1] = (byte) Message.MAGIC;
    putInt(at + 2, message.destination());
    putInt(at + 6, message.source());
    putInt(at + 10, message.authority());
    putInt(at + 14, message.handle());
    putInt(at + 18, message.replyTo());
    scratch[at + 22] = (byte) (message.flags() >> 8);
    scratch[at + 23] = (byte) message.flags();
    putInt(at + 24, (int) received.receivedBytes());
    putInt(at + 28, message.body().length);
  }

  private void putInt(int at, int value) {
    scratch[at] = (byte) (value >> 24);
    scratch[at + 1] = (byte) (value >> 16);
    scratch[at + 2] = (byte) (value >> 8);
    scratch[at + 3] = (byte) value;
  }
}
