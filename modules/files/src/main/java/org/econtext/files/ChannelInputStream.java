package org.econtext.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;

/**
 * Reads the bytes that a {@link ChannelOutputStream}, or whoever sends arrays, writes to a channel.
 * The stream ends where the sender, or the receiver, is closed; so what has to be complete needs an
 * end of its own.
 *
 * <p>A read fails with an {@link IOException} whose cause is {@link LostContextException} if the
 * sender's context is lost; with {@link InterruptedIOException}, and the interrupt status set, if
 * the thread is interrupted while it waits. Not thread safe.
 */
public class ChannelInputStream extends InputStream {
  private final Receiver<byte[]> receiver;
  private ByteBuffer chunk = ByteBuffer.allocate(0);

  /**
   * Makes a stream that receives from a channel.
   *
   * @param receiver the channel, not null; it is closed with the stream
   */
  public ChannelInputStream(Receiver<byte[]> receiver) {
    this.receiver = Objects.requireNonNull(receiver);
  }

  /** The bytes that a message stands for. */
  ByteBuffer content(byte[] message) throws IOException {
    return ByteBuffer.wrap(message);
  }

  @Override
  public int read() throws IOException {
    return fill() ? chunk.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, into.length);
    if (count == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int part = Math.min(count, chunk.remaining());
    chunk.get(into, offset, part);
    return part;
  }

  /**
   * Waits for bytes, and gives some of them away without a copy.
   *
   * @param most not more than so many
   * @return at least one, for as long as nothing else is read
   * @throws EOFException at the end
   */
  ByteBuffer readPart(int most) throws IOException {
    if (!fill()) {
      throw new EOFException("ended within content");
    }
    int count = Math.min(most, chunk.remaining());
    ByteBuffer part = chunk.slice(chunk.position(), count);
    chunk.position(chunk.position() + count);
    return part;
  }

  /** Waits for bytes; false at the end. */
  private boolean fill() throws IOException {
    while (!chunk.hasRemaining()) {
      try {
        chunk = content(receiver.receive());
      } catch (ChannelClosedException e) {
        return false;
      } catch (LostContextException e) {
        throw new IOException(e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted while receiving").initCause(e);
      }
    }
    return true;
  }

  @Override
  public int available() {
    return chunk.remaining();
  }

  /** Takes no more: whoever writes next fails. */
  @Override
  public void close() {
    receiver.close();
  }
}
