package org.econtext.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedStreamTest {
  private static final int CHUNK_BYTES = ChannelOutputStream.CHUNK_BYTES;

  private final Pipe pipe = new Pipe();
  private long packing;
  private final PackedOutputStream out = new PackedOutputStream(pipe, () -> pipe.nanos + ++packing);

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(1).nextBytes(noise);
    return noise;
  }

  /** Noise with zeros all over it. */
  private static byte[] quarterZeros() {
    byte[] bytes = noise(CHUNK_BYTES);
    for (int i = 0; i < bytes.length; i += 4_000) {
      Arrays.fill(bytes, i, Math.min(bytes.length, i + 1_000), (byte) 0);
    }
    return bytes;
  }

  private byte[] received() throws IOException {
    return new PackedInputStream(pipe).readAllBytes();
  }

  @Test
  void whatGainsIsPacked() throws IOException {
    byte[] text = "what is said again and again ".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    out.write(text);
    out.write('.');
    out.close();
    assertThat(out.sentBytes()).isLessThan(text.length / 20);
    byte[] received = received();
    assertThat(received).hasSize(text.length + 1).startsWith(text);
  }

  @Test
  void aFastChannelIsNotSlowedDown() throws IOException {
    pipe.nanosPerByte = 0;
    byte[] quarterZeros = quarterZeros();
    for (int i = 0; i < 100; i++) {
      out.write(quarterZeros);
    }
    out.close();
    assertThat(pipe.messages.getFirst()[0]).isEqualTo(PackedOutputStream.PACKED);
    long raw = pipe.messages.stream().filter(m -> m[0] == PackedOutputStream.RAW).count();
    assertThat(raw).isGreaterThan(50);
    assertThat(received()).hasSize(100 * CHUNK_BYTES).endsWith(quarterZeros);
  }

  @Test
  void aChannelThatBecomesFastIsSeenToBe() throws IOException {
    byte[] quarterZeros = quarterZeros();
    for (int i = 0; i < 100; i++) {
      out.write(quarterZeros);
    }
    assertThat(pipe.messages).allMatch(message -> message[0] == PackedOutputStream.PACKED);
    pipe.nanosPerByte = 0;
    for (int i = 0; i < 100; i++) {
      out.write(quarterZeros);
    }
    out.close();
    assertThat(pipe.messages.getLast()[0]).isEqualTo(PackedOutputStream.RAW);
  }

  @Test
  void aChannelThatBecomesSlowIsSeenToBe() throws IOException {
    pipe.nanosPerByte = 0;
    byte[] quarterZeros = quarterZeros();
    for (int i = 0; i < 100; i++) {
      out.write(quarterZeros);
    }
    assertThat(pipe.messages.getLast()[0]).isEqualTo(PackedOutputStream.RAW);
    pipe.nanosPerByte = 100;
    for (int i = 0; i < 100; i++) {
      out.write(quarterZeros);
    }
    out.close();
    assertThat(pipe.messages.getLast()[0]).isEqualTo(PackedOutputStream.PACKED);
  }

  @Test
  void whatDoesNotGainIsSeldomTried() throws IOException {
    byte[] noise = noise(100 * CHUNK_BYTES);
    out.write(noise);
    out.close();
    assertThat(pipe.messages).allMatch(message -> message[0] == PackedOutputStream.RAW);
    assertThat(out.sentBytes()).isEqualTo(noise.length + 100);
    assertThat(received()).isEqualTo(noise);
  }

  @Test
  void whatFollowsNoiseIsTriedAgain() throws IOException {
    out.write(noise(100 * CHUNK_BYTES));
    out.write(new byte[100 * CHUNK_BYTES]);
    out.close();
    long packed = pipe.messages.stream().filter(m -> m[0] == PackedOutputStream.PACKED).count();
    assertThat(packed).isBetween(30L, 99L);
    assertThat(
            Arrays.equals(
                received(),
                100 * CHUNK_BYTES,
                200 * CHUNK_BYTES,
                new byte[100 * CHUNK_BYTES],
                0,
                100 * CHUNK_BYTES))
        .isTrue();
  }

  @Test
  void anotherFileIsTriedSoon() throws IOException {
    out.write(noise(100 * CHUNK_BYTES));
    out.tryAgain();
    out.write(new byte[3 * CHUNK_BYTES]);
    out.close();
    assertThat(pipe.messages.getLast()[0]).isEqualTo(PackedOutputStream.PACKED);
  }

  @Test
  void whatIsMalformedIsAnError() {
    int header = PackedOutputStream.PACKED_HEADER_BYTES;
    byte[] tooLong =
        ByteBuffer.allocate(header + 9)
            .put(PackedOutputStream.PACKED)
            .putInt(CHUNK_BYTES + 1)
            .array();
    byte[] negative =
        ByteBuffer.allocate(header + 9).put(PackedOutputStream.PACKED).putInt(-1).array();
    byte[] notLz4 =
        ByteBuffer.allocate(header + 1)
            .put(PackedOutputStream.PACKED)
            .putInt(9)
            .put((byte) 0xff)
            .array();
    for (byte[] message :
        new byte[][] {{}, {2}, {PackedOutputStream.PACKED}, tooLong, negative, notLz4}) {
      pipe.send(message);
      assertThatThrownBy(this::received).isInstanceOf(IOException.class);
    }
  }
}
