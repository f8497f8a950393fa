package org.econtext.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.econtext.core.CodecException;
import org.econtext.core.Handles;
import org.econtext.core.codec.Samples.Bean;
import org.econtext.core.codec.Samples.Color;
import org.econtext.core.codec.Samples.Pair;
import org.econtext.core.codec.Samples.Positive;
import org.econtext.core.codec.Samples.Row;
import org.econtext.core.values.AllowList;
import org.econtext.core.values.DeclaredTrust;
import org.junit.jupiter.api.Test;

class HostileBytesTest {
  private static final long SEED = 20_240_229L;

  /** What a byte may cost: the stack trace of a nested throwable is the dearest thing there is. */
  private static final long MAX_ALLOCATED = 64 << 20;

  private final TestScope scope = new TestScope();

  private Object read(byte[] bytes, Trust trust) {
    return new Decoder(scope, trust).read(new ByteReader(bytes));
  }

  private void assertRefused(ByteWriter bytes) {
    long before = allocated();
    assertThatThrownBy(() -> read(bytes.toByteArray(), Trust.anything()))
        .isInstanceOf(CodecException.class);
    assertThat(allocated() - before).isLessThan(MAX_ALLOCATED);
  }

  /** By reflection, because core reads java.base alone, and its tests are a part of it. */
  private static long allocated() {
    try {
      Object bean =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      return (Long)
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getThreadAllocatedBytes", long.class)
              .invoke(bean, Thread.currentThread().getId());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no measure of allocation", e);
    }
  }

  private static List<Object> valid() {
    List<Object> values = new ArrayList<>();
    RoundTripTest.scalars().forEach(values::add);
    RoundTripTest.arrays().filter(array -> !(array instanceof byte[])).forEach(values::add);
    RoundTripTest.kindsThatStay().forEach(values::add);
    RoundTripTest.immutableCollections().forEach(values::add);
    RoundTripTest.immutableMaps().forEach(values::add);
    values.add(new Exception("x", new Error()));
    values.add(new TestScope.FakeContext(1, "a"));
    values.add(new TestScope.FakeSender(1, 1000));
    Bean bean = new Bean("b");
    bean.parts.add(new TestScope.FakeContext(1, "a"));
    bean.extra = new Object[] {new int[] {1}, Map.of("a", 1)};
    values.add(bean);
    values.add(new ArrayList<>(values));
    return values;
  }

  @Test
  void mutatedBytesGiveAValueOrACodecException() {
    Random random = new Random(SEED);
    Type rows = Samples.returnType("rows");
    AllowList allowed = new AllowList().add("org.econtext.");
    int refused = 0;
    for (Object value : valid()) {
      byte[] good = TestScope.encode(value);
      for (int round = 0; round < 300; round++) {
        byte[] bad = mutate(good, random);
        for (Trust trust : List.of(Trust.anything(), new DeclaredTrust(rows, allowed))) {
          long before = allocated();
          try {
            read(bad, trust);
          } catch (CodecException e) {
            refused++;
          } catch (Throwable e) {
            fail("mutation of " + value + " gave " + e, e);
          }
          assertThat(allocated() - before).isLessThan(MAX_ALLOCATED);
        }
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  private static byte[] mutate(byte[] good, Random random) {
    byte[] bad = good.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      bad[random.nextInt(bad.length)] =
          random.nextBoolean() ? (byte) random.nextInt(96) : (byte) random.nextInt();
    }
    return bad;
  }

  @Test
  void randomBytesGiveAValueOrACodecException() {
    Random random = new Random(SEED);
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = new byte[1 + random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) random.nextInt(random.nextBoolean() ? 96 : 4);
      }
      try {
        read(bytes, Trust.anything());
      } catch (CodecException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void everyTruncationIsRefused() {
    for (Object value : valid()) {
      byte[] good = TestScope.encode(value);
      for (int end = 0; end < good.length; end += 1 + good.length / 500) {
        ByteReader cut = new ByteReader(good, 0, end);
        assertThatThrownBy(() -> new Decoder(scope, Trust.anything()).read(cut))
            .isInstanceOf(CodecException.class);
      }
    }
  }

  @Test
  void hugeLengthsCostNothing() {
    for (int tag = 0; tag < 96; tag++) {
      for (int length : new int[] {Integer.MAX_VALUE, -1, Integer.MAX_VALUE / 8 + 1, 1 << 28}) {
        for (String before : new String[] {"", "J", "\0\1a", "\0\20java.lang.Object"}) {
          ByteWriter bytes = new ByteWriter();
          bytes.putByte(tag);
          bytes.putBytes(before.getBytes(StandardCharsets.ISO_8859_1), 0, before.length());
          bytes.putVarInt(length);
          long start = allocated();
          try {
            read(bytes.toByteArray(), Trust.anything());
          } catch (CodecException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
          assertThat(allocated() - start).isLessThan(1 << 20);
        }
      }
    }
  }

  @Test
  void lengthsThatNestCannotAddUp() {
    ByteWriter bytes = new ByteWriter();
    for (int i = 0; i < 400; i++) {
      bytes.putByte(Tags.OBJECTS);
      bytes.putVarInt(900_000);
    }
    bytes.putBytes(new byte[1_000_000], 0, 1_000_000);

    assertRefused(bytes);
  }

  @Test
  void deepNestingIsRefused() {
    for (int tag : new int[] {Tags.ARRAY_LIST, Tags.OBJECTS, Tags.HASH_SET}) {
      ByteWriter bytes = new ByteWriter();
      for (int i = 0; i < 1_000_000; i++) {
        bytes.putByte(tag);
        bytes.putVarInt(1);
      }
      assertRefused(bytes);
    }
    for (int tag : new int[] {Tags.OPTIONAL, Tags.UNMODIFIABLE, Tags.ENTRY}) {
      ByteWriter bytes = new ByteWriter();
      for (int i = 0; i < 1_000_000; i++) {
        bytes.putByte(tag);
      }
      assertRefused(bytes);
    }
  }

  @Test
  void depthIsBoundedOnReadingToo() {
    ByteWriter bytes = new ByteWriter();
    for (int i = 0; i <= Encoder.MAX_DEPTH; i++) {
      bytes.putByte(Tags.ARRAY_LIST);
      bytes.putVarInt(1);
    }
    bytes.putByte(Tags.NULL);

    assertThatThrownBy(() -> read(bytes.toByteArray(), Trust.anything()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("more than 500 deep");
  }

  @Test
  void unknownTagIsRefused() {
    for (int tag : new int[] {24, 31, 49, 63, 78, 255}) {
      assertThatThrownBy(() -> read(new byte[] {(byte) tag}, Trust.anything()))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("begins with " + tag);
    }
  }

  @Test
  void senderForAWellKnownHandleIsRefused() {
    ByteWriter bytes = new ByteWriter();
    bytes.putByte(Tags.SENDER);
    bytes.putVarInt(5);
    bytes.putVarInt(Handles.CALL_FUNCTION);

    assertRefused(bytes);
  }

  @Test
  void recordThatRefusesItsComponentsIsACodecException() {
    byte[] bytes = TestScope.encode(new Positive(5));
    bytes[bytes.length - 1] = 0;

    assertThatThrownBy(() -> read(bytes, Trust.anything()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("not positive: 0")
        .hasMessageContaining(Positive.class.getName());
  }

  @Test
  void componentsOfTheWrongTypeOrNumberAreACodecException() {
    for (Object[] parts :
        new Object[][] {{1, 1, Color.RED}, {"a", null, null}, {"a", 1}, {"a", 1, Color.RED, 1}}) {
      ByteWriter bytes = new ByteWriter();
      bytes.putByte(Tags.RECORD);
      bytes.putVarInt(0);
      bytes.putString(Row.class.getName());
      bytes.putVarInt(parts.length);
      for (Object part : parts) {
        Encoder.write(bytes, part instanceof Color ? null : part);
      }
      if (parts.length == 3 && parts[0] instanceof String && parts[1] instanceof Integer) {
        continue;
      }
      assertThatThrownBy(() -> read(bytes.toByteArray(), Trust.anything()))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining(Row.class.getName());
    }
  }

  @Test
  void classThatIsMissingIsNamed() {
    ByteWriter bytes = new ByteWriter();
    bytes.putByte(Tags.RECORD);
    bytes.putVarInt(0);
    bytes.putString("no.such.Record");
    bytes.putVarInt(0);

    assertThatThrownBy(() -> read(bytes.toByteArray(), Trust.anything()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("no.such.Record");
  }

  @Test
  void classThatIsNoRecordIsNotMadeAsOne() {
    ByteWriter bytes = new ByteWriter();
    bytes.putByte(Tags.RECORD);
    bytes.putVarInt(0);
    bytes.putString(Bean.class.getName());
    bytes.putVarInt(0);

    assertThatThrownBy(() -> read(bytes.toByteArray(), Trust.anything()))
        .isInstanceOf(CodecException.class)
        .hasMessage(Bean.class.getName() + " came as a record but is none here");
  }

  @Test
  void serializedArrayLongerThanItsStreamIsRefusedBeforeItIsMade() {
    Bean bean = new Bean("b");
    bean.extra = new long[] {1, 2, 3, 4, 5, 6, 7};
    byte[] bytes = TestScope.encode(bean);
    for (int i = 0; i + 4 < bytes.length; i++) {
      if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 0 && bytes[i + 3] == 7) {
        bytes[i] = 0x7f;
      }
    }
    ByteWriter out = new ByteWriter();
    out.putBytes(bytes, 0, bytes.length);

    assertRefused(out);
  }

  @Test
  void trailingBytesAreLeft() {
    ByteReader in = new ByteReader(new byte[] {Tags.INT, 2, 77});

    assertThat(new Decoder(scope, Trust.anything()).read(in)).isEqualTo(1);
    assertThat(in.remaining()).isEqualTo(1);
    assertThat(read(TestScope.encode(new Pair<>(1, 2)), Trust.anything()))
        .isEqualTo(new Pair<>(1, 2));
  }
}
