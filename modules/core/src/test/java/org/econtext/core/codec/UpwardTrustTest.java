package org.econtext.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.econtext.core.CodecException;
import org.econtext.core.RemoteThrowable;
import org.econtext.core.codec.Samples.Bean;
import org.econtext.core.codec.Samples.ByLength;
import org.econtext.core.codec.Samples.Circle;
import org.econtext.core.codec.Samples.Color;
import org.econtext.core.codec.Samples.Hello;
import org.econtext.core.codec.Samples.Node;
import org.econtext.core.codec.Samples.Other;
import org.econtext.core.codec.Samples.Pair;
import org.econtext.core.codec.Samples.Row;
import org.econtext.core.codec.Samples.Shape;
import org.econtext.core.codec.Samples.Side;
import org.econtext.core.codec.Samples.Square;
import org.econtext.core.codec.Samples.Undeclared;
import org.econtext.core.values.AllowList;
import org.econtext.core.values.DeclaredTrust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpwardTrustTest {
  private static final List<String> RAN = new ArrayList<>();

  private final TestScope scope = new TestScope();
  private final AllowList nothing = new AllowList();

  /** Tells if any code of it runs. */
  static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;

    static {
      RAN.add("initialiser");
    }

    private void readObject(ObjectInputStream in) {
      RAN.add("readObject");
    }
  }

  enum EnumGadget {
    BANG;

    static {
      RAN.add("enum initialiser");
    }
  }

  record RecordGadget(int x) {
    static {
      RAN.add("record initialiser");
    }
  }

  record Declaring(EnumGadget gadget) {}

  private void assertRefused(Object value, Type declared, String... parts) {
    assertBytesRefused(TestScope.encode(value), declared, parts);
  }

  private void assertBytesRefused(byte[] bytes, Type declared, String... parts) {
    scope.loaded.clear();
    assertThatThrownBy(() -> scope.up(bytes, declared, nothing))
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll(parts);
    assertThat(scope.loaded).isEmpty();
  }

  private void assertArrives(Object value, Type declared) {
    assertThat(scope.up(value, declared, nothing)).isEqualTo(value);
    assertThat(scope.loaded).isEmpty();
  }

  /** A value that names a class which is never touched here. */
  private static byte[] named(int tag, String className, Object... rest) {
    ByteWriter out = new ByteWriter();
    out.putByte(tag);
    out.putVarInt(0);
    out.putString(className);
    for (Object one : rest) {
      if (one instanceof String name) {
        out.putVarInt(0);
        out.putString(name);
      } else {
        out.putVarInt((Integer) one);
      }
    }
    return out.toByteArray();
  }

  @Test
  void valueTypesNeedNoDeclaration() {
    assertArrives(List.of(1, "a", Optional.of(Map.of("k", Set.of(2L)))), Object.class);
    assertArrives(DayOfWeek.MONDAY, Object.class);
    assertArrives(String.class, Object.class);
    assertArrives(int[][].class, Object.class);
    assertThat((String[]) scope.up(new String[] {"a"}, Object.class, nothing)).containsExactly("a");
    assertThat(scope.up(new int[][] {{1}}, Object.class, nothing)).isEqualTo(new int[][] {{1}});
    assertThat(scope.up(new List<?>[] {List.of()}, Object.class, nothing))
        .isEqualTo(new List<?>[] {List.of()});
    assertThat(scope.up(new Error("x"), Object.class, nothing)).isInstanceOf(RemoteThrowable.class);
    assertArrives(new TestScope.FakeContext(1, "a"), Object.class);
    assertThat(scope.up(new TreeSet<>(String.CASE_INSENSITIVE_ORDER), Object.class, nothing))
        .isInstanceOf(TreeSet.class);
  }

  @ParameterizedTest
  @MethodSource("org.econtext.core.codec.RoundTripTest#scalars")
  void scalarNeedsNoDeclarationUnlessItIsOfAForeignClass(Object value) {
    String name = value instanceof Class<?> type ? type.getName() : value.getClass().getName();
    if (!value.toString().contains("Samples") && !foreign(name)) {
      assertArrives(value, Object.class);
    }
  }

  private static boolean foreign(String name) {
    return name.contains("econtext") || name.equals("java.util.BitSet");
  }

  @Test
  void hashTablesAreNotDeserializedWhileNothingIsAllowed() {
    for (String lie : List.of("java.time.Year", "java.util.HashMap")) {
      ByteWriter out = new ByteWriter();
      out.putByte(Tags.SERIALIZED);
      out.putVarInt(0);
      out.putString(lie);
      out.putByteArray(serialize(new HashMap<>(Map.of(1, 2))));

      assertBytesRefused(out.toByteArray(), Map.class, "java.util.HashMap", "allow-list");
    }
  }

  private static byte[] serialize(Object value) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ObjectOutputStream(bytes).writeObject(value);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void genericPartsOfARecordAreReached() {
    Row row = new Row("a", 1, Color.GREEN);

    assertArrives(new Holder(List.of(row)), Holder.class);
  }

  record Holder(List<? extends Row> rows) {}

  @Test
  void declaredTypeReachesItsPartsRecursively() {
    Row row = new Row("a", 1, Color.GREEN);
    assertArrives(row, Row.class);
    assertArrives(row, Row[][].class);
    assertArrives(Color.RED, Row.class);
    assertArrives(Row.class, Row.class);
    assertArrives(List.of(row), Samples.returnType("rows"));
    assertArrives(new Node(new Node(null)), Node.class);
    assertArrives(new Circle(1), Shape.class);
    assertArrives(new Square(new Side(1)), Shape.class);
    assertArrives(new Pair<>(new Circle(1), Optional.of(row)), Samples.returnType("nested"));
    assertArrives(row, Samples.returnType("bounded"));
    assertArrives(row, Samples.returnType("lower"));
    assertThat(scope.up(new Shape[0], Shape.class, nothing)).isEqualTo(new Shape[0]);
  }

  @Test
  void undeclaredRecordAndEnumAreRefusedWithAdvice() {
    Type rows = Samples.returnType("rows");
    assertRefused(
        new Undeclared("rm"),
        rows,
        Undeclared.class.getName(),
        rows.getTypeName(),
        "return type of a method reference",
        "allow-list");
    assertRefused(Other.ONE, rows, Other.class.getName());
    assertRefused(List.of(new Row("a", 1, null), Other.ONE), rows, Other.class.getName());
    assertRefused(new Undeclared[0], rows, Undeclared.class.getName());
    assertRefused(Undeclared.class, rows, Undeclared.class.getName());
    assertRefused(Undeclared[][].class, rows, Undeclared.class.getName());
    assertRefused(ProcessBuilder.class, rows, "java.lang.ProcessBuilder");
    assertRefused(new Pair<>(1, 2), Object.class, Pair.class.getName());
  }

  @Test
  void noCodeOfAnUndeclaredClassRuns() throws Exception {
    String gadget = UpwardTrustTest.class.getName();
    assertBytesRefused(named(Tags.ENUM, gadget + "$EnumGadget", "BANG"), Row.class, "EnumGadget");
    assertBytesRefused(named(Tags.RECORD, gadget + "$RecordGadget", 0), Row.class, "RecordGadget");
    assertBytesRefused(named(Tags.CLASS, gadget + "$RecordGadget"), Row.class, "RecordGadget");
    assertBytesRefused(named(Tags.ENUM_SET, gadget + "$EnumGadget", 0), Row.class, "EnumGadget");
    assertBytesRefused(named(Tags.ARRAY, gadget + "$Gadget", 0), Row.class, "Gadget");
    new DeclaredTrust(Declaring.class, nothing);
    assertThat(RAN).isEmpty();

    byte[] serialized = TestScope.encode(new Gadget());
    RAN.clear();
    assertBytesRefused(serialized, Row.class, "UpwardTrustTest$Gadget", "allow-list");
    assertBytesRefused(serialized, Gadget.class, "UpwardTrustTest$Gadget", "came as a serialized");
    assertThat(RAN).isEmpty();

    scope.up(serialized, Row.class, new AllowList().add(Gadget.class.getName()));
    assertThat(RAN).as("the gadget would work").containsExactly("readObject");
  }

  @Test
  void serializedObjectMayNotHideOthers() {
    Bean bean = new Bean("b");
    bean.extra = new Gadget();
    RAN.clear();
    AllowList beans = new AllowList().add(Bean.class.getName());

    assertThatThrownBy(() -> scope.up(bean, Object.class, beans))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("Gadget")
        .hasMessageContaining("allow-list");
    assertThat(RAN).isEmpty();

    assertThatThrownBy(() -> scope.up(bean, Gadget.class, beans))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("Gadget");
    assertThat(RAN).isEmpty();

    byte[] honest = TestScope.encode(new Gadget());
    ByteWriter liar = new ByteWriter();
    liar.putByte(Tags.SERIALIZED);
    liar.putVarInt(0);
    liar.putString(Bean.class.getName());
    int head = 3 + Gadget.class.getName().length();
    liar.putBytes(honest, head, honest.length - head);
    assertThatThrownBy(() -> scope.up(liar.toByteArray(), Object.class, beans))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("Gadget");
    assertThat(RAN).isEmpty();
  }

  @Test
  void allowListedSerializableArrivesWithValuesInside() {
    Bean bean = new Bean("b");
    bean.parts.addAll(
        List.of(1, "s", new HashMap<>(Map.of("a", List.of(2))), DayOfWeek.MONDAY, int.class));
    bean.parts.add(new TestScope.FakeContext(1, "a"));
    bean.parts.add(java.time.Instant.EPOCH);
    bean.parts.add(new java.math.BigDecimal("1.5"));
    bean.extra = new String[][] {{"x"}};

    Bean copy = (Bean) scope.up(bean, Object.class, new AllowList().add("org.econtext.core."));

    assertThat(copy.parts).isEqualTo(bean.parts);
    assertThat(Objects.deepEquals(copy.extra, bean.extra)).isTrue();
  }

  @Test
  void serializedObjectIsBoundedInDepth() {
    Bean first = new Bean("0");
    Bean last = first;
    for (int i = 0; i < 100; i++) {
      Bean next = new Bean("n");
      last.extra = next;
      last = next;
    }

    assertThatThrownBy(
            () -> scope.up(first, Object.class, new AllowList().add("org.econtext.core.")))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("REJECTED");
    assertThat(scope.down(first)).isInstanceOf(Bean.class);
  }

  @Test
  void lambdaNeverArrives() {
    Hello lambda = name -> name;
    AllowList generous = new AllowList().add("org.econtext.").add("java.lang.invoke.");
    Bean bean = new Bean("b");
    bean.extra = lambda;

    for (Object value : new Object[] {lambda, bean}) {
      assertThatThrownBy(() -> scope.up(value, Hello.class, generous))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("SerializedLambda");
    }
  }

  @Test
  void proxyNeverArrives() {
    Bean bean = new Bean("b");
    bean.extra =
        java.lang.reflect.Proxy.newProxyInstance(
            Hello.class.getClassLoader(),
            new Class<?>[] {Hello.class},
            new RoundTripTest.Handler(""));

    assertThatThrownBy(() -> scope.up(bean, Object.class, new AllowList().add("org.econtext.")))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("proxy");
  }

  @Test
  void comparatorNeedsToBeAllowed() {
    TreeSet<String> set = new TreeSet<>(new ByLength());

    assertRefused(set, Object.class, ByLength.class.getName());
    assertThat(scope.up(set, Object.class, new AllowList().add(ByLength.class.getName())))
        .isEqualTo(set);
  }

  @Test
  void allowListTakesClassesAndPackages() {
    AllowList allowed = new AllowList().add("com.acme.Row").add("org.acme.");

    assertThat(allowed.allows("com.acme.Row")).isTrue();
    assertThat(allowed.allows("com.acme.Row$Inner")).isFalse();
    assertThat(allowed.allows("com.acme.Rows")).isFalse();
    assertThat(allowed.allows("com.acme")).isFalse();
    assertThat(allowed.allows("org.acme.X")).isTrue();
    assertThat(allowed.allows("org.acme.deep.X")).isTrue();
    assertThat(allowed.allows("org.acmes.X")).isFalse();
    assertThat(allowed.allows("acme.X")).isFalse();
    assertThatThrownBy(() -> allowed.add("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> allowed.add(".")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allowedRecordIsLoadedThroughTheScope() {
    Undeclared value = new Undeclared("x");

    Object copy = scope.up(value, Object.class, new AllowList().add(Undeclared.class.getName()));

    assertThat(copy).isEqualTo(value);
    assertThat(scope.loaded).containsExactly(Undeclared.class.getName());
  }

  @Test
  void whatIsAllowedLaterCountsAtOnce() {
    Trust trust = new DeclaredTrust(Object.class, nothing);
    byte[] bytes = TestScope.encode(new HashSet<>(List.of(Other.ONE)));
    Decoder decoder = new Decoder(scope, trust);

    assertThatThrownBy(() -> decoder.read(new ByteReader(bytes)))
        .isInstanceOf(CodecException.class);
    nothing.add(Other.class.getName());
    assertThat(decoder.read(new ByteReader(bytes))).isEqualTo(Set.of(Other.ONE));
  }
}
