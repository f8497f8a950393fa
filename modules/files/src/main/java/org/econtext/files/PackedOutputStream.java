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
 * <p>A chunk gains if it becomes smaller by a tenth, and if compressing it took less time than
 * sending what that saved would take, by the speed so far: between two processes of one machine it
 * seldom does, between two towns almost always. How fast the channel is shows when its window is
 * full; until then size alone counts. A chunk that gained too little is followed by ever more that
 * aren't tried, so what is compressed already costs next to nothing; now and then one is tried
 * again, as archives have text between pictures.
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

  /** At most so many chunks aren't tried, which are 8 MiB. */
  private static final int MAX_UNTRIED = (8 << 20) / CHUNK_BYTES;

  /** How much less a message counts with each that follows it: about a window is recent. */
  private static final double WEIGHT_OF_OLDER = 0.875;

  // Not the fastest form that there is: that unpacks a native library, and nothing is written to a
  // target that wasn't asked for.
  private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
  private final byte[] packed =
      new byte[PACKED_HEADER_BYTES + compressor.maxCompressedLength(CHUNK_BYTES)];
  private final LongSupplier nanoClock;
  private int untried;
  private int nextUntried = 1;
  private long sentBytes;

  /** What was sent lately, and what that took, with the waiting for room. */
  private double recentBytes;

  private double recentNanos;

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
    byte[] message = packedIfGained(filled, filledBytes);
    if (message == null) {
      filled[0] = RAW;
      message = super.message(filled, filledBytes);
    }
    return message;
  }

  @Override
  void send(byte[] message) {
    long start = nanoClock.getAsLong();
    super.send(message);
    recentNanos = recentNanos * WEIGHT_OF_OLDER + (nanoClock.getAsLong() - start);
    recentBytes = recentBytes * WEIGHT_OF_OLDER + message.length;
    sentBytes += message.length;
  }

  private byte[] packedIfGained(byte[] filled, int filledBytes) {
    if (untried > 0) {
      untried--;
      return null;
    }
    int contentBytes = filledBytes - 1;
    if (contentBytes < MIN_PACKED_BYTES) {
      return null;
    }
    long start = nanoClock.getAsLong();
    int packedBytes = compressor.compress(filled, 1, contentBytes, packed, PACKED_HEADER_BYTES);
    if (!gains(contentBytes, contentBytes - packedBytes, nanoClock.getAsLong() - start)) {
      untried = nextUntried;
      nextUntried = Math.min(MAX_UNTRIED, nextUntried * 2);
      return null;
    }
    nextUntried = 1;
    ByteBuffer.wrap(packed).put(PACKED).putInt(contentBytes);
    return Arrays.copyOf(packed, PACKED_HEADER_BYTES + packedBytes);
  }

  private boolean gains(int contentBytes, int savedBytes, long nanos) {
    if (savedBytes < contentBytes / 100 * MIN_GAIN_PERCENT) {
      return false;
    }
    return sentBytes < Receiver.WINDOW_BYTES || nanos < savedBytes * recentNanos / recentBytes;
  }
}
