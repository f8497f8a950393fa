package org.econtext.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.econtext.core.Receiver;

/**
 * Reads what a {@link PackedOutputStream} writes. What is malformed fails; nothing that a message
 * says makes this use more memory than one chunk.
 */
final class PackedInputStream extends ChannelInputStream {
  // The one that is told how much it was given, and reads no further.
  private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();
  private final byte[] unpacked = new byte[ChannelOutputStream.CHUNK_BYTES];
  private long receivedBytes;

  PackedInputStream(Receiver<byte[]> receiver) {
    super(receiver);
  }

  /** The bytes that were received so far. */
  long receivedBytes() {
    return receivedBytes;
  }

  @Override
  ByteBuffer content(byte[] message) throws IOException {
    receivedBytes += message.length;
    if (message.length > 0 && message[0] == PackedOutputStream.RAW) {
      return ByteBuffer.wrap(message, 1, message.length - 1);
    }
    int header = PackedOutputStream.PACKED_HEADER_BYTES;
    if (message.length < header || message[0] != PackedOutputStream.PACKED) {
      throw new IOException("malformed message of " + message.length + " bytes");
    }
    int length = ByteBuffer.wrap(message, 1, Integer.BYTES).getInt();
    if (length < 0 || length > unpacked.length) {
      throw new IOException("a chunk of " + length + " bytes is too long");
    }
    try {
      int got =
          decompressor.decompress(message, header, message.length - header, unpacked, 0, length);
      return ByteBuffer.wrap(unpacked, 0, got);
    } catch (LZ4Exception e) {
      throw new IOException("malformed LZ4", e);
    }
  }
}
