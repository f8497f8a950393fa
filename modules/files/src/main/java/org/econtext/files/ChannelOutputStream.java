package org.econtext.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.zip.Checksum;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.LostContextException;
import org.econtext.core.Sender;

/**
 * Writes bytes to a channel, in chunks, as {@link ChannelInputStream} reads them. What is written
 * waits for the receiver as {@link Sender#send} does.
 *
 * <p>A write fails with an {@link IOException} whose cause is {@link ChannelClosedException} if the
 * receiver is closed, or {@link LostContextException} if its context is lost; with {@link
 * InterruptedIOException}, and the interrupt status set, if the thread is interrupted while it
 * waits. Not thread safe.
 */
public class ChannelOutputStream extends OutputStream {
  /** How many bytes are sent at a time: as many as cost much more to copy than to hand over. */
  static final int CHUNK_BYTES = 256 << 10;

  private final Sender<byte[]> sender;
  private final int headerBytes;
  private final byte[] chunk;
  private int length;

  /**
   * Makes a stream that sends to a channel.
   *
   * @param sender the channel, not null; it is closed with the stream
   */
  public ChannelOutputStream(Sender<byte[]> sender) {
    this(sender, 0);
  }

  /** Leaves room in front of each chunk for what a subclass puts there. */
  ChannelOutputStream(Sender<byte[]> sender, int headerBytes) {
    this.sender = Objects.requireNonNull(sender);
    this.headerBytes = headerBytes;
    chunk = new byte[headerBytes + CHUNK_BYTES];
    length = headerBytes;
  }

  /** What is sent for a chunk, which is free again as soon as it is sent. */
  byte[] message(byte[] filled, int filledBytes) {
    return filledBytes == filled.length ? filled : Arrays.copyOf(filled, filledBytes);
  }

  /** Waits until the receiver has room, and sends. */
  void send(byte[] message) {
    sender.send(message);
  }

  @Override
  public void write(int b) throws IOException {
    if (length == chunk.length) {
      flush();
    }
    chunk[length++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, from.length);
    for (int done = 0; done < count; ) {
      if (length == chunk.length) {
        flush();
      }
      int part = Math.min(count - done, chunk.length - length);
      System.arraycopy(from, offset + done, chunk, length, part);
      length += part;
      done += part;
    }
  }

  /** Makes room for {@link #writePiece}, sending if it has to. */
  void prepareForPiece() throws IOException {
    if (chunk.length - length <= Integer.BYTES) {
      flush();
    }
  }

  /**
   * Writes what a channel has to read next, after its length as an int: as much as there is and as
   * still belongs to this chunk. Sends nothing, so what fails is the reading.
   *
   * @param from what to read
   * @param checksum is told what was read
   * @return how much that was, in bytes; at the end of the channel -1, and nothing was written
   */
  int writePiece(ReadableByteChannel from, Checksum checksum) throws IOException {
    int start = length + Integer.BYTES;
    int count = from.read(ByteBuffer.wrap(chunk, start, chunk.length - start));
    if (count > 0) {
      checksum.update(chunk, start, count);
      ByteBuffer.wrap(chunk).putInt(length, count);
      length = start + count;
    }
    return count;
  }

  /** Sends what was written so far. */
  @Override
  public void flush() throws IOException {
    if (length == headerBytes) {
      return;
    }
    byte[] message = message(chunk, length);
    length = headerBytes;
    try {
      send(message);
    } catch (ChannelClosedException | LostContextException e) {
      throw new IOException(e.getMessage(), e);
    } catch (CancellationException e) {
      throw (IOException) new InterruptedIOException(e.getMessage()).initCause(e);
    }
  }

  /** Sends what was written so far, and then the end of the stream. */
  @Override
  public void close() throws IOException {
    try {
      flush();
    } finally {
      sender.close();
    }
  }
}
