package org.econtext.files;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongSupplier;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;

/**
 * Writes to a channel what gains by it compressed, and the rest as it is.
 *
 * <p>A chunk gains if it becomes smaller by a tenth, and if compressing it takes less time than
 * sending what that saves would take: between two processes of one machine it seldom does, between
 * two towns almost always. A small part of a chunk is compressed to foretell both. What gained too
 * little is followed by ever more that isn't tried, so what is compressed already costs next to
 * nothing; now and then a part is tried again, as archives have text between pictures.
 *
 * <p>How fast the channel is shows only when its window is full of what was sent as it is: what
 * waits behind compressed chunks may wait for them to be unpacked and written. So until then size
 * alone counts; and as long as compressing takes longer than the waiting for room, now and then a
 * stretch is sent as it is, to see whether that wouldn't be faster.
 */
final class PackedOutputStream extends ChannelOutputStream {
  /** The first byte of a message: the content follows. */
  static final byte RAW = 0;

  /** The first byte of a message: the content's length, and LZ4 of the content follow. */
  static final byte PACKED = 1;

  static final int PACKED_HEADER_BYTES = 1 + Integer.BYTES;

  /** Below this, what was saved isn't worth what unpacking costs. */
  private static final int MIN_GAIN_PERCENT = 10;

  /** Small chunks are what is flushed, or the end of the stream. */
  private static final int MIN_PACKED_BYTES = 512;

  /** What foretells a chunk. */
  private static final int PART_BYTES = 16 << 10;

  /** At most so many chunks aren't tried, which are 8 MiB. */
  private static final int MAX_UNTRIED = (8 << 20) / CHUNK_BYTES;

  /** So much sent as it is tells how fast the channel is: the first window of it doesn't wait. */
  private static final long MEASURED_BYTES = 2L * Receiver.WINDOW_BYTES;

  /** How much is compressed before it is seen whether that is what takes the time. */
  private static final long MIN_STRETCH_BYTES = 2 << 20;

  private static final long MAX_STRETCH_BYTES = 128 << 20;

  // Not the fastest form that there is: that unpacks a native library, and nothing is written to a
  // target that wasn't asked for.
  private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
  private final byte[] packed =
      new byte[PACKED_HEADER_BYTES + compressor.maxCompressedLength(CHUNK_BYTES)];
  private final LongSupplier nanoClock;
  private int untried;
  private int nextUntried = 1;
  private long sentBytes;

  /** Whether the latest chunk was compressed. */
  private boolean packing;

  /** The content since that began or ended, in bytes, and what sending it took. */
  private long stretchBytes;

  private long stretchSendNanos;

  /** What compressing it took. */
  private long stretchPackNanos;

  /** After so much that was compressed it is seen whether that is what takes the time. */
  private long nextStretchBytes = MIN_STRETCH_BYTES;

  /** What sending a byte as it is took when that was last seen; at first, for ever. */
  private double rawNanos = Double.POSITIVE_INFINITY;

  /** Whether nothing is tried until it has been seen again what that takes. */
  private boolean measuring;

  PackedOutputStream(Sender<byte[]> sender) {
    this(sender, System::nanoTime);
  }

  PackedOutputStream(Sender<byte[]> sender, LongSupplier nanoClock) {
    super(sender, 1);
    this.nanoClock = nanoClock;
  }

  /** The bytes that were sent so far. */
  long sentBytes() {
    return sentBytes;
  }

  /** What follows has nothing to do with what was tried so far. */
  void tryAgain() {
    untried = 0;
    nextUntried = 1;
  }

  @Override
  byte[] message(byte[] filled, int filledBytes) {
    int contentBytes = filledBytes - 1;
    byte[] message = isWorthTrying(filled, contentBytes) ? pack(filled, contentBytes) : null;
    boolean isPacked = message != null;
    if (isPacked != packing) {
      begin(isPacked);
    }
    stretchBytes += contentBytes;
    if (isPacked) {
      return message;
    }
    filled[0] = RAW;
    return super.message(filled, filledBytes);
  }

  private void begin(boolean newPacking) {
    packing = newPacking;
    stretchBytes = 0;
    stretchSendNanos = 0;
    stretchPackNanos = 0;
  }

  @Override
  void send(byte[] message) {
    long start = nanoClock.getAsLong();
    super.send(message);
    stretchSendNanos += nanoClock.getAsLong() - start;
    sentBytes += message.length;
    if (packing) {
      endStretchIfDue();
    } else if (stretchBytes >= MEASURED_BYTES) {
      rawNanos = (double) stretchSendNanos / stretchBytes;
      measuring = false;
      begin(false);
    }
  }

  private void endStretchIfDue() {
    if (stretchBytes < nextStretchBytes) {
      return;
    }
    if (stretchPackNanos >= stretchSendNanos) {
      measuring = true;
      nextStretchBytes = Math.min(MAX_STRETCH_BYTES, nextStretchBytes * 2);
    }
    begin(true);
  }

  private boolean isWorthTrying(byte[] filled, int contentBytes) {
    if (contentBytes < MIN_PACKED_BYTES || measuring) {
      return false;
    }
    if (packing) {
      return true;
    }
    if (untried > 0) {
      untried--;
      return false;
    }
    int partBytes = Math.min(PART_BYTES, contentBytes);
    long start = nanoClock.getAsLong();
    int savedBytes = partBytes - compress(filled, partBytes);
    long nanos = nanoClock.getAsLong() - start;
    if (isSmaller(partBytes, savedBytes) && nanos < savedBytes * rawNanos) {
      return true;
    }
    leaveSomeUntried();
    return false;
  }

  private void leaveSomeUntried() {
    untried = nextUntried;
    nextUntried = Math.min(MAX_UNTRIED, nextUntried * 2);
  }

  private int compress(byte[] filled, int contentBytes) {
    return compressor.compress(filled, 1, contentBytes, packed, PACKED_HEADER_BYTES);
  }

  private static boolean isSmaller(int contentBytes, int savedBytes) {
    return savedBytes >= contentBytes / 100 * MIN_GAIN_PERCENT;
  }

  /** Compresses a chunk; null if that doesn't make it smaller. */
  private byte[] pack(byte[] filled, int contentBytes) {
    long start = nanoClock.getAsLong();
    int packedBytes = compress(filled, contentBytes);
    stretchPackNanos += nanoClock.getAsLong() - start;
    if (!isSmaller(contentBytes, contentBytes - packedBytes)) {
      leaveSomeUntried();
      return null;
    }
    nextUntried = 1;
    ByteBuffer.wrap(packed).put(PACKED).putInt(contentBytes);
    return Arrays.copyOf(packed, PACKED_HEADER_BYTES + packedBytes);
  }
}
