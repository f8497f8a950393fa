package org.econtext.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.StreamEnd;
import org.junit.jupiter.api.Test;

/** Frames as they are written and read again. */
class FramesTest {
  private static final int RUNS = 200;
  private static final int LENGTH_AT = Message.HEADER_BYTES - Integer.BYTES;
  private static final int DESTINATION = 7;
  private static final int HANDLE = 9;
  private static final int MEBIBYTE = 1 << 20;

  /** Gives out so many bytes at once as it is told, and says of no more that they are there. */
  private static final class Pieces extends InputStream {
    private final byte[] bytes;
    private int at;
    private int arrived;
    private int atOnce = Integer.MAX_VALUE;
    private boolean blocked;

    /** For how much there was room at once. */
    private int largestRoom;

    Pieces(byte[] bytes) {
      this.bytes = bytes;
    }

    /** A read that finds nothing would block: polling must never get there. */
    Pieces arriving() {
      blocked = true;
      return this;
    }

    void arrive(int count) {
      arrived = Math.min(bytes.length, arrived + count);
    }

    @Override
    public int available() {
      return blocked ? Math.min(atOnce, arrived - at) : 0;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      largestRoom = Math.max(largestRoom, length);
      int end = blocked ? arrived : bytes.length;
      if (blocked && at == end) {
        throw new AssertionError("this read would block");
      }
      if (at == end) {
        return -1;
      }
      int count = Math.min(Math.min(length, atOnce), end - at);
      System.arraycopy(bytes, at, into, offset, count);
      at += count;
      return count;
    }
  }

  private static FrameReader reading(byte[] bytes) {
    return new FrameReader(new ByteArrayInputStream(bytes));
  }

  private static byte[] frames(Message... messages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(out, reading(new byte[0]));
    for (Message message : messages) {
      writer.write(message);
    }
    return out.toByteArray();
  }

  private static Message message(int bodyBytes) {
    byte[] body = new byte[bodyBytes];
    new Random(bodyBytes).nextBytes(body);
    return new Message(DESTINATION, 8, 6, HANDLE, 10, Message.FLAG_DEAD, body);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void assertSame(Message read, Message written) {
    assertThat(Arrays.equals(read.body(), written.body())).as("the same body").isTrue();
    assertThat(withBody(read, written.body())).isEqualTo(written);
  }

  private static Message withBody(Message message, byte[] body) {
    return new Message(
        message.destination(),
        message.source(),
        message.authority(),
        message.handle(),
        message.replyTo(),
        message.flags(),
        body);
  }

  // ---- round trips

  @Test
  void aFrameIsLaidOutAsDocumented() throws IOException {
    Message message =
        new Message(0x01020304, 0x11121314, 0x21222324, 0x31323334, -1, 0x4142, ascii("hi"));
    ByteBuffer frame = ByteBuffer.wrap(frames(message));
    assertThat(frame.remaining()).isEqualTo(message.frameBytes());
    assertThat(frame.getShort()).isEqualTo((short) Message.MAGIC);
    assertThat(frame.getInt()).isEqualTo(0x01020304);
    assertThat(frame.getInt()).isEqualTo(0x11121314);
    assertThat(frame.getInt()).isEqualTo(0x21222324);
    assertThat(frame.getInt()).isEqualTo(0x31323334);
    assertThat(frame.getInt()).isEqualTo(-1);
    assertThat(frame.getShort()).isEqualTo((short) 0x4142);
    assertThat(frame.getInt()).as("what was received here").isZero();
    assertThat(frame.getInt()).as("the length").isEqualTo(2);
    assertThat(frame.get()).isEqualTo((byte) 'h');
  }

  @Test
  void eachFieldKeepsAllOfItsBits() throws IOException {
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      int value = 1 << bit;
      Message message =
          new Message(value, ~value, value, ~value, value, value & 0xffff, new byte[] {1});
      assertSame(reading(frames(message)).next(), message);
    }
  }

  @Test
  void bodiesOfAllSizesComeBack() throws IOException {
    int batch = FrameWriter.BATCH_BYTES;
    int[] sizes = {
      0, 1, batch - Message.HEADER_BYTES, batch - 1, batch, batch + 1, 5 << 20, 17 << 20
    };
    for (int size : sizes) {
      FrameReader reader = reading(concat(frames(message(size)), frames(message(3))));
      assertSame(reader.next(), message(size));
      assertSame(reader.next(), message(3));
      assertThat(reader.next()).isNull();
      assertThat(reader.isDrained()).isTrue();
    }
  }

  @Test
  void framesInPiecesOfAnySizeComeBackWhole() throws IOException {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      List<Message> messages = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        messages.add(message(random.nextInt(1 << random.nextInt(18))));
      }
      Pieces in = new Pieces(frames(messages.toArray(new Message[0])));
      FrameReader reader = new FrameReader(in);
      for (Message message : messages) {
        in.atOnce = 1 + random.nextInt(1 << random.nextInt(16));
        assertSame(reader.next(), message);
      }
      assertThat(reader.next()).as("seed %s", seed).isNull();
    }
  }

  @Test
  void aBatchIsTheSameBytesAsOneFrameAfterAnother() throws IOException {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      List<Message> messages = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        messages.add(message(random.nextInt(1 << random.nextInt(18))));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ArrayDeque<Message> batch = new ArrayDeque<>(messages);
      new FrameWriter(out, reading(new byte[0])).write(batch);
      assertThat(batch).as("seed %s", seed).isEmpty();
      assertThat(Arrays.equals(out.toByteArray(), frames(messages.toArray(new Message[0]))))
          .as("seed %s", seed)
          .isTrue();
    }
  }

  @Test
  void eachFrameTellsHowMuchWasReceived() throws IOException {
    FrameReader here = reading(frames(message(100), message(200)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(out, here);
    writer.write(message(1));
    here.next();
    writer.write(message(1));
    here.next();
    writer.write(new ArrayDeque<>(List.of(message(1))));
    FrameReader there = reading(out.toByteArray());
    there.next();
    assertThat(there.confirmed()).isZero();
    there.next();
    assertThat(there.confirmed()).isEqualTo(message(100).frameBytes());
    there.next();
    int both = message(100).frameBytes() + message(200).frameBytes();
    assertThat(there.confirmed()).isEqualTo(both);
    assertThat(here.receivedBytes()).isEqualTo(both);
  }

  @Test
  void nothingThatIsWrittenStaysInABuffer() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer =
        new FrameWriter(new BufferedOutputStream(out, 1 << 20), reading(new byte[0]));
    writer.write(message(1));
    assertThat(out.size()).isEqualTo(message(1).frameBytes());
    writer.write(new ArrayDeque<>(List.of(message(1))));
    assertThat(out.size()).isEqualTo(2 * message(1).frameBytes());
  }

  // ---- what is no frame

  @Test
  void bytesThatAreNoFrameAreAnErrorThatShowsThem() {
    assertThatThrownBy(() -> reading(ascii("Welcome to web1")).next())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no frame (0x5765)");
  }

  @Test
  void aLengthOverTheLimitIsAnError() throws IOException {
    for (int length : new int[] {-1, Integer.MIN_VALUE, Message.MAX_BODY_BYTES + 1}) {
      byte[] frame = frames(message(4));
      ByteBuffer.wrap(frame).putInt(LENGTH_AT, length);
      assertThatThrownBy(() -> reading(frame).next())
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toUnsignedString(length))
          .hasMessageContaining("limit of " + Message.MAX_BODY_BYTES);
    }
  }

  @Test
  void aLengthThatIsNotKeptIsAnEndWithinAMessage() throws IOException {
    byte[] frame = frames(message(4));
    ByteBuffer.wrap(frame).putInt(LENGTH_AT, Message.MAX_BODY_BYTES);
    Pieces in = new Pieces(frame);
    assertThatThrownBy(() -> new FrameReader(in).next())
        .isInstanceOf(EOFException.class)
        .hasMessage("ended within a message");
    assertThat(in.largestRoom)
        .as("room is made as bytes come, 4 MiB at once at most")
        .isLessThanOrEqualTo(4 * MEBIBYTE);
  }

  @Test
  void aStreamThatEndsWithinAMessageSaysSo() throws IOException {
    byte[] frame = frames(message(10));
    for (int length = 1; length < frame.length; length++) {
      byte[] some = Arrays.copyOf(frame, length);
      assertThatThrownBy(() -> reading(some).next())
          .as("after %s bytes", length)
          .isInstanceOf(EOFException.class)
          .hasMessage("ended within a message");
    }
  }

  // ---- the end

  @Test
  void aStreamThatJustEndsHasNoStatus() throws IOException {
    FrameReader reader = reading(frames(message(1)));
    reader.next();
    assertThat(reader.next()).isNull();
    assertThat(reader.hasJvmEnded()).isFalse();
    StreamEnd end = reader.end();
    assertThat(end.exitStatus()).isEqualTo(LostContextException.UNKNOWN_STATUS);
    assertThat(end.output()).isEmpty();
    assertThat(end.reason()).isNull();
  }

  @Test
  void theStatusAndWhatFollowsAreTheEnd() throws IOException {
    byte[] bytes = concat(frames(message(1)), ascii("ET137last words"));
    for (int atOnce : new int[] {1, 2, 3, 5, 1_000}) {
      Pieces in = new Pieces(bytes);
      in.atOnce = atOnce;
      FrameReader reader = new FrameReader(in);
      assertSame(reader.next(), message(1));
      assertThat(reader.hasJvmEnded()).isFalse();
      assertThat(reader.next()).isNull();
      assertThat(reader.hasJvmEnded()).isTrue();
      StreamEnd end = reader.end();
      assertThat(end.exitStatus()).isEqualTo(137);
      assertThat(end.output()).asString().isEqualTo("last words");
      assertThat(end.reason()).isNull();
    }
  }

  @Test
  void theJvmHasEndedAlsoIfItsStatusIsNotTold() throws IOException {
    FrameReader reader = reading(ascii("ET"));
    assertThat(reader.next()).isNull();
    assertThat(reader.hasJvmEnded()).isTrue();
    assertThat(reader.end().exitStatus()).isEqualTo(LostContextException.UNKNOWN_STATUS);
  }

  @Test
  void aStatusThatIsNoNumberIsAnError() {
    for (String status : List.of("1a3", "-12", "   ", "12/", "12:")) {
      assertThatThrownBy(() -> reading(ascii("ET" + status)).next())
          .as(status)
          .isInstanceOf(IOException.class)
          .hasMessage("ended with a status that is no number");
    }
    assertThatThrownBy(() -> reading(ascii("ET01")).next()).isInstanceOf(EOFException.class);
  }

  @Test
  void lastOutputIsBounded() throws IOException {
    FrameReader reader = reading(concat(ascii("ET000"), new byte[10 << 20]));
    reader.next();
    assertThat(reader.end().output()).hasSize(256 << 10);
  }

  @Test
  void outputThatCameBeforeTheLaunchingProcessWasKilledIsKept() throws IOException {
    byte[] bytes = concat(ascii("ET003"), ascii("first "), ascii("second "), ascii("third"));
    InputStream in =
        new InputStream() {
          private int at;

          @Override
          public int read() throws IOException {
            throw new IOException("unused");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            if (at == bytes.length) {
              throw new IOException("Stream closed");
            }
            int count = Math.min(Math.min(length, 6), bytes.length - at);
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            return count;
          }
        };
    FrameReader reader = new FrameReader(in);
    assertThat(reader.next()).isNull();
    StreamEnd end = reader.end();
    assertThat(end.exitStatus()).isEqualTo(3);
    assertThat(end.output()).asString().isEqualTo("first second third");
    assertThat(end.reason()).isEqualTo("Stream closed");
  }

  // ---- polling

  @Test
  void pollingTakesTheExpectedMessageWhenItIsWholeAndNeverBlocks() throws IOException {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      Message expected = message(random.nextInt(2_000));
      Pieces in = new Pieces(concat(frames(expected), frames(message(5)))).arriving();
      FrameReader reader = new FrameReader(in);
      int arrived = 0;
      Message polled = null;
      while (polled == null) {
        polled = reader.poll(DESTINATION, HANDLE);
        assertThat(polled == null || arrived >= expected.frameBytes()).as("seed %s", seed).isTrue();
        assertThat(reader.isOther(DESTINATION, HANDLE)).as("seed %s", seed).isFalse();
        if (polled == null) {
          assertThat(arrived).as("seed %s", seed).isLessThan(expected.frameBytes() + 200);
          int more = random.nextInt(200);
          in.arrive(more);
          arrived += more;
        }
      }
      assertSame(polled, expected);
      assertThat(reader.receivedBytes()).isEqualTo(expected.frameBytes());
      in.arrive(Integer.MAX_VALUE / 2);
      assertSame(reader.next(), message(5));
    }
  }

  @Test
  void pollingLeavesMessagesForOthersToTheReader() throws IOException {
    Pieces in = new Pieces(frames(message(20))).arriving();
    in.arrive(Message.HEADER_BYTES - 1);
    FrameReader reader = new FrameReader(in);
    assertThat(reader.poll(DESTINATION, HANDLE + 1)).isNull();
    assertThat(reader.isOther(DESTINATION, HANDLE + 1)).as("it can't be told yet").isFalse();
    in.arrive(1);
    assertThat(reader.poll(DESTINATION, HANDLE + 1)).isNull();
    assertThat(reader.isOther(DESTINATION, HANDLE + 1)).as("another mailbox").isTrue();
    assertThat(reader.isOther(DESTINATION + 1, HANDLE)).as("another context").isTrue();
    assertThat(reader.isOther(DESTINATION, HANDLE)).isFalse();
    in.arrive(20);
    assertThat(reader.poll(DESTINATION + 1, HANDLE)).isNull();
    assertThat(reader.isDrained()).isFalse();
    assertSame(reader.next(), message(20));
    assertThat(reader.isDrained()).isTrue();
  }

  @Test
  void pollingLeavesWhatIsLargerThanItsBufferToTheReader() throws IOException {
    Message large = message(100_000);
    Pieces in = new Pieces(frames(large)).arriving();
    in.arrive(large.frameBytes());
    FrameReader reader = new FrameReader(in);
    for (int i = 0; i < 100; i++) {
      assertThat(reader.poll(DESTINATION, HANDLE)).isNull();
    }
    assertSame(reader.next(), large);
  }

  @Test
  void pollingLeavesWhatIsNoFrameToTheReader() throws IOException {
    byte[] garbage = new byte[100];
    Pieces in = new Pieces(garbage).arriving();
    in.arrive(100);
    FrameReader reader = new FrameReader(in);
    assertThat(reader.poll(DESTINATION, HANDLE)).isNull();
    assertThat(reader.isOther(DESTINATION, HANDLE)).isTrue();
    byte[] tooLong = frames(message(4));
    ByteBuffer.wrap(tooLong).putInt(LENGTH_AT, -5);
    Pieces next = new Pieces(tooLong).arriving();
    next.arrive(tooLong.length);
    FrameReader second = new FrameReader(next);
    assertThat(second.poll(DESTINATION, HANDLE)).isNull();
    assertThat(second.isOther(DESTINATION, HANDLE)).isTrue();
    assertThatThrownBy(second::next).isInstanceOf(IOException.class);
  }
}
