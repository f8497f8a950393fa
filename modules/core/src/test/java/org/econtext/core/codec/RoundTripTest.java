package org.econtext.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.econtext.core.RemoteThrowable;
import org.econtext.core.codec.Samples.Bean;
import org.econtext.core.codec.Samples.ByLength;
import org.econtext.core.codec.Samples.Circle;
import org.econtext.core.codec.Samples.Color;
import org.econtext.core.codec.Samples.Hello;
import org.econtext.core.codec.Samples.Node;
import org.econtext.core.codec.Samples.Nothing;
import org.econtext.core.codec.Samples.Pair;
import org.econtext.core.codec.Samples.Primitives;
import org.econtext.core.codec.Samples.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // Old classes have to travel too.
class RoundTripTest {
  private final TestScope scope = new TestScope();

  static Stream<Object> scalars() {
    return Stream.of(
        true,
        false,
        (byte) -128,
        (byte) 127,
        Short.MIN_VALUE,
        Short.MAX_VALUE,
        '\0',
        '\uffff',
        '\ud800',
        0,
        -1,
        63,
        64,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        0L,
        -1L,
        (long) Integer.MIN_VALUE,
        Integer.MAX_VALUE + 1L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        -0.0f,
        Float.NaN,
        Float.MIN_VALUE,
        -0.0,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        "",
        "hello",
        "x".repeat(127),
        "x".repeat(128),
        "\0\u007f\u0080",
        "gr\u00fc\u00df",
        "\ud83d\ude00",
        "a\ud800",
        "\udc00\ud800",
        "x".repeat(1000) + "\udfff",
        BigInteger.ZERO,
        BigInteger.TEN.pow(100).negate(),
        new BigDecimal("1.10"),
        new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE),
        Instant.MIN,
        Instant.MAX,
        Instant.parse("2024-02-29T12:00:00.123456789Z"),
        LocalDate.MIN,
        LocalDate.MAX,
        LocalTime.MAX,
        LocalDateTime.MIN,
        LocalDateTime.MAX,
        ZonedDateTime.ofLocal(
            LocalDateTime.parse("2024-10-27T02:30:00"),
            ZoneId.of("Europe/Berlin"),
            ZoneOffset.ofHours(1)),
        ZonedDateTime.of(LocalDateTime.MIN.plusYears(1), ZoneOffset.ofHours(-18)),
        OffsetDateTime.MAX,
        OffsetTime.MIN,
        ZoneId.of("UTC+01:30"),
        ZoneId.of("America/New_York"),
        ZoneOffset.MIN,
        Duration.ofSeconds(Long.MIN_VALUE),
        Duration.ofNanos(-1),
        Period.of(-1, 2, -3),
        Year.of(Year.MIN_VALUE),
        YearMonth.of(-5, 12),
        MonthDay.of(2, 29),
        DayOfWeek.SUNDAY,
        new UUID(1, -1),
        URI.create("http://a/b%20c?d#\u00e9"),
        new Date(-1),
        Locale.ROOT,
        Locale.GERMANY,
        new Locale("no", "NO", "NY"),
        new Locale("ill formed", "", "x"),
        new Locale("ja", "JP", "JP"),
        Locale.forLanguageTag("zh-Hant-TW-u-ca-roc"),
        Optional.empty(),
        Optional.of(Optional.of("x")),
        OptionalInt.empty(),
        OptionalInt.of(-1),
        OptionalLong.empty(),
        OptionalLong.of(Long.MIN_VALUE),
        OptionalDouble.empty(),
        OptionalDouble.of(-0.0),
        Color.RED,
        Color.GREEN,
        TimeUnit.DAYS,
        int.class,
        void.class,
        String.class,
        int[][].class,
        Row[].class,
        Row.class,
        Map.Entry.class,
        new Row("a", 1, Color.GREEN),
        new Pair<>(new Pair<>(null, List.of(new Nothing())), new Circle(1)),
        new Node(new Node(null)),
        Samples.privateRecord(),
        Currency.getInstance("EUR"),
        BitSet.valueOf(new long[] {5, 6}));
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void valueArrivesEqualAndOfTheSameClass(Object value) {
    Object copy = scope.down(value);

    assertThat(copy).isEqualTo(value).hasSameClassAs(value);
  }

  @Test
  void nullArrives() {
    assertThat(scope.down(null)).isNull();
  }

  @Test
  void everyBitOfANanArrives() {
    float odd = Float.intBitsToFloat(0x7f812345);
    Object copy = scope.down(new double[] {Double.longBitsToDouble(0x7ff8000000000123L)});

    assertThat(Float.floatToRawIntBits((Float) scope.down(odd))).isEqualTo(0x7f812345);
    assertThat(Double.doubleToRawLongBits(((double[]) copy)[0])).isEqualTo(0x7ff8000000000123L);
  }

  static Stream<Object> arrays() {
    return Stream.of(
        new boolean[] {true, false},
        new byte[] {1, -1},
        new short[] {1, Short.MIN_VALUE},
        new char[] {'a', '\ud800'},
        new int[] {1, Integer.MIN_VALUE},
        new long[] {1, Long.MIN_VALUE},
        new float[] {1, Float.MIN_VALUE},
        new double[] {1, Double.MIN_VALUE},
        new byte[0],
        new int[0],
        new byte[100_000],
        new int[][] {{1}, null, {}},
        new String[] {"a", null},
        new Integer[] {1},
        new Object[] {1, "x", new Object[] {null}},
        new Object[][][] {{{"a"}}, {}},
        new Row[] {new Row("a", 1, Color.RED), null},
        new Row[][] {{new Row("a", 1, null)}},
        new List<?>[] {List.of(1)},
        new Comparable<?>[] {1, "a"});
  }

  @Test
  void arrayArrivesEqualAndOfTheSameClass() {
    arrays()
        .forEach(
            value -> {
              Object copy = scope.down(value);

              assertThat(copy.getClass()).isSameAs(value.getClass());
              assertThat(Objects.deepEquals(copy, value)).isTrue();
            });
  }

  @Test
  void primitiveComponentsOfARecordArrive() {
    Primitives value = new Primitives(true, (byte) 1, (short) 2, 'c', 3, 4, 5f, 6.0, new int[] {7});

    Primitives copy = (Primitives) scope.down(value);

    assertThat(copy).usingRecursiveComparison().isEqualTo(value);
  }

  static Stream<Object> kindsThatStay() {
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put("b", 1);
    map.put("a", null);
    Map<Color, Integer> byColor = new EnumMap<>(Color.class);
    byColor.put(Color.GREEN, 1);
    Properties properties = new Properties();
    properties.setProperty("k", "v");
    return Stream.of(
        new ArrayList<>(Arrays.asList(1, null)),
        new LinkedList<>(List.of(1, 2)),
        Arrays.asList("a", null),
        new HashSet<>(Arrays.asList("a", null)),
        new LinkedHashSet<>(List.of("b", "a")),
        new TreeSet<>(List.of("b", "a")),
        EnumSet.of(Color.GREEN),
        EnumSet.noneOf(Color.class),
        new HashMap<>(map),
        map,
        new TreeMap<>(map),
        byColor,
        new EnumMap<>(Map.of(Color.GREEN, Optional.of("not serializable"))),
        new EnumMap<>(Color.class),
        new ConcurrentHashMap<>(Map.of("a", 1)),
        properties,
        new AbstractMap.SimpleEntry<>("k", null),
        new AbstractMap.SimpleImmutableEntry<>(null, "v"));
  }

  @ParameterizedTest
  @MethodSource("kindsThatStay")
  void mutableCollectionStaysWhatItIs(Object value) {
    Object copy = scope.down(value);

    assertThat(copy).hasSameClassAs(value).isEqualTo(value);
    assertThat(copy.toString()).as("in the same order").isEqualTo(value.toString());
  }

  @Test
  void arrayDequeStaysOne() {
    Object copy = scope.down(new ArrayDeque<>(List.of(1, 2)));

    assertThat(copy).isInstanceOf(ArrayDeque.class).hasToString("[1, 2]");
  }

  @Test
  void emptyEnumSetAndMapKnowTheirType() {
    @SuppressWarnings("unchecked")
    Set<Color> set = (Set<Color>) scope.down(EnumSet.noneOf(Color.class));
    @SuppressWarnings("unchecked")
    Map<Color, String> map = (Map<Color, String>) scope.down(new EnumMap<>(Color.class));
    set.add(Color.RED);
    map.put(Color.RED, "r");

    assertThat(set).containsExactly(Color.RED);
    assertThat(map).containsOnlyKeys(Color.RED);
  }

  static Stream<Collection<?>> immutableCollections() {
    return Stream.of(
        List.of(),
        List.of(1),
        List.of(1, 2, 3),
        List.of(1, 2, 3).subList(1, 3),
        Stream.of(1, null).toList(),
        Set.of(1),
        Set.of(1, 2, 3),
        Collections.emptyList(),
        Collections.emptySet(),
        Collections.emptySortedSet(),
        Collections.singleton(null),
        Collections.singletonList(1),
        Collections.nCopies(3, "x"),
        Collections.unmodifiableList(new LinkedList<>(List.of(1))),
        Collections.unmodifiableSet(new HashSet<>(List.of(1))),
        Collections.unmodifiableSortedSet(new TreeSet<>(List.of(2, 1))),
        Map.of("a", 1).keySet());
  }

  @ParameterizedTest
  @MethodSource("immutableCollections")
  void immutableCollectionStaysImmutable(Collection<?> value) {
    Collection<?> copy = (Collection<?>) scope.down(value);

    assertThat(copy.toArray()).isEqualTo(value.toArray());
    assertThat(copy instanceof List).isEqualTo(value instanceof List);
    assertThat(copy instanceof Set).isEqualTo(value instanceof Set);
    assertThat(copy instanceof SortedSet).isEqualTo(value instanceof SortedSet);
    if (!value.getClass().getName().startsWith("java.util.AbstractMap")) {
      assertThatThrownBy(() -> copy.add(null)).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  static Stream<Map<?, ?>> immutableMaps() {
    return Stream.of(
        Map.of(),
        Map.of("a", 1),
        Map.of("a", 1, "b", 2),
        Collections.emptyMap(),
        Collections.emptySortedMap(),
        Collections.singletonMap("a", null),
        Collections.unmodifiableMap(new TreeMap<>(Map.of("a", 1))),
        Collections.unmodifiableNavigableMap(new TreeMap<>(Map.of("a", 1))));
  }

  @ParameterizedTest
  @MethodSource("immutableMaps")
  void immutableMapStaysImmutable(Map<?, ?> value) {
    Map<?, ?> copy = (Map<?, ?>) scope.down(value);

    assertThat(copy).isEqualTo(value);
    assertThatThrownBy(() -> copy.put(null, null))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void immutableCollectionsSurviveBeingSentOn() {
    Object twice = scope.down(scope.down(List.of(Set.of(1), Map.of())));

    assertThat(twice).isEqualTo(List.of(Set.of(1), Map.of()));
    assertThatThrownBy(() -> ((List<?>) twice).remove(0))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void viewsAndRarerKindsArriveAsTheNearestCommonOne() {
    Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1));
    List<Integer> list = new ArrayList<>(List.of(1, 2, 3));

    assertThat(scope.down(map.keySet())).isExactlyInstanceOf(LinkedHashSet.class);
    assertThat(scope.down(map.values())).isExactlyInstanceOf(ArrayList.class);
    assertThat(scope.down(map.entrySet()).toString()).isEqualTo("[a=1]");
    assertThat(scope.down(list.subList(0, 2))).isEqualTo(new ArrayList<>(List.of(1, 2)));
    assertThat(scope.down(Collections.synchronizedMap(map)))
        .isExactlyInstanceOf(LinkedHashMap.class);
    assertThat(scope.down(new Vector<>(list))).isExactlyInstanceOf(ArrayList.class);
    assertThat(scope.down(new PriorityQueue<>(list))).isExactlyInstanceOf(ArrayList.class);
    assertThat(scope.down(new TreeMap<>(map).headMap("z"))).isExactlyInstanceOf(TreeMap.class);
    assertThat(scope.down(Map.entry("a", 1))).isEqualTo(Map.entry("a", 1));
  }

  @Test
  void sortedSetKeepsItsOrder() {
    TreeSet<String> caseless = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    TreeSet<String> reversed = new TreeSet<>(Comparator.reverseOrder());
    TreeSet<String> natural = new TreeSet<>(Comparator.naturalOrder());
    TreeSet<String> byLength = new TreeSet<>(new ByLength());
    for (Set<String> set : List.of(caseless, reversed, natural, byLength)) {
      set.addAll(List.of("b", "A", "ccc"));

      TreeSet<?> copy = (TreeSet<?>) scope.down(set);

      assertThat(copy.toArray()).isEqualTo(set.toArray());
      assertThat(copy.comparator()).hasSameClassAs(((TreeSet<?>) set).comparator());
    }
    assertThat(((TreeSet<?>) scope.down(natural.descendingSet())).first()).isEqualTo("ccc");
  }

  @Test
  void collectionThatIsNotSerializableArrivesAsAList() {
    List<String> own =
        new AbstractList<>() {
          @Override
          public String get(int index) {
            return "x";
          }

          @Override
          public int size() {
            return 2;
          }
        };

    assertThat(scope.down(own)).isEqualTo(List.of("x", "x"));
  }

  @Test
  void concurrentMapMayChangeWhileItIsWritten() throws Exception {
    Map<Integer, Integer> map = new ConcurrentHashMap<>();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 200_000; i++) {
                map.put(i % 1000, i);
                map.remove((i + 500) % 1000);
              }
            });
    writer.start();
    while (writer.isAlive()) {
      assertThat(scope.down(map)).isInstanceOf(ConcurrentHashMap.class);
    }
    writer.join();
  }

  @Test
  void throwableArrivesAsData() {
    Exception thrown = new IllegalStateException("outer", new Error("in\ud800ner"));
    thrown.addSuppressed(new RuntimeException());

    RemoteThrowable copy = (RemoteThrowable) scope.down(thrown);

    assertThat(copy.type()).isEqualTo("java.lang.IllegalStateException");
    assertThat(copy).hasMessage("outer");
    assertThat(Arrays.toString(copy.getStackTrace())).contains("RoundTripTest.throwableArrives");
    assertThat(copy.getStackTrace()[0].getLineNumber())
        .isEqualTo(thrown.getStackTrace()[0].getLineNumber());
    assertThat(copy.getCause()).hasMessage("in\ud800ner").isInstanceOf(RemoteThrowable.class);
    assertThat(copy.getSuppressed()).hasSize(1);
    assertThat(((RemoteThrowable) scope.down(copy)).type()).isEqualTo(copy.type());
  }

  @Test
  void throwableThatCausesItselfIsCut() {
    Exception a = new Exception("a");
    Exception b = new Exception("b", a);
    a.initCause(b);
    b.addSuppressed(a);

    RemoteThrowable copy = (RemoteThrowable) scope.down(a);

    assertThat(copy.getCause()).hasMessage("b");
    assertThat(copy.getCause().getCause()).isNull();
    assertThat(copy.getCause().getSuppressed()).isEmpty();
  }

  @Test
  void longChainOfCausesIsCutNotRefused() {
    Exception thrown = null;
    for (int i = 0; i < 10_000; i++) {
      thrown = new Exception("e" + i, thrown);
    }
    Object value = thrown;
    for (int i = 0; i < Encoder.MAX_DEPTH - 2; i++) {
      value = new Object[] {value};
    }

    assertThat(scope.down(thrown)).isInstanceOf(RemoteThrowable.class);
    assertThat(scope.down(value)).isInstanceOf(Object[].class);
  }

  @Test
  void throwableWithABrokenMessageStillArrives() {
    Exception broken =
        new Exception() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new IllegalStateException();
          }
        };

    assertThat(((RemoteThrowable) scope.down(broken)).getMessage()).contains("getMessage");
  }

  @Test
  void referencesArriveAsTheScopeSeesThem() {
    Object context = new TestScope.FakeContext(7, "web");
    Object sender = new TestScope.FakeSender(3, 1001);

    assertThat(scope.down(context)).isEqualTo(context);
    assertThat(scope.down(sender)).isEqualTo(sender);
    assertThat(scope.down(new TestScope().router)).isSameAs(scope.router);
  }

  @Test
  void serializableObjectArrivesWithReferencesInside() {
    Bean bean = new Bean("b");
    bean.parts.add(new TestScope.FakeContext(7, "web"));
    bean.parts.add(new TestScope().router);
    bean.parts.add(bean);
    bean.extra = new Object[] {new int[] {1}, int.class, Row.class};

    Bean copy = (Bean) scope.down(bean);

    assertThat(copy.name).isEqualTo("b");
    assertThat(copy.parts).containsExactly(bean.parts.get(0), scope.router, copy);
    assertThat(Objects.deepEquals(copy.extra, bean.extra)).isTrue();
    assertThat(scope.loaded).contains(Bean.class.getName());
  }

  @Test
  void lambdaArrivesWithWhatItCaptured() {
    TestScope.FakeContext context = new TestScope.FakeContext(7, "web");
    Hello lambda = name -> name + context.name();
    Hello reference = "x"::concat;

    assertThat(((Hello) scope.down(lambda)).hello("a")).isEqualTo("aweb");
    assertThat(((Hello) scope.down(reference)).hello("y")).isEqualTo("xy");
  }

  record Handler(String answer) implements InvocationHandler, java.io.Serializable {
    @Override
    public Object invoke(Object proxy, Method method, Object[] args) {
      return answer;
    }
  }

  @Test
  void dynamicProxyArrives() {
    Object proxy =
        Proxy.newProxyInstance(
            Hello.class.getClassLoader(), new Class<?>[] {Hello.class}, new Handler("hi"));

    assertThat(((Hello) scope.down(proxy)).hello("")).isEqualTo("hi");
  }

  @Test
  void oneWriterTakesManyValuesAndOneDecoderReadsThem() {
    ByteWriter out = new ByteWriter();
    Encoder.write(out, new Row("a", 1, Color.RED));
    Encoder.write(out, List.of(new Row("b", 2, Color.RED)));
    ByteReader in = new ByteReader(out.toByteArray());
    Decoder decoder = new Decoder(scope, Trust.anything());

    assertThat(decoder.read(in)).isEqualTo(new Row("a", 1, Color.RED));
    assertThat(decoder.read(in)).isEqualTo(List.of(new Row("b", 2, Color.RED)));
    assertThat(in.remaining()).isZero();
  }

  @Test
  void encodingIsCompact() {
    assertThat(TestScope.encode(5)).hasSize(2);
    assertThat(TestScope.encode("abc")).hasSize(5);
    int one = TestScope.encode(List.of(new Row("a", 1, Color.RED))).length;
    int two =
        TestScope.encode(List.of(new Row("a", 1, Color.RED), new Row("a", 1, Color.RED))).length;
    assertThat(two - one).as("class names are written once").isLessThanOrEqualTo(11);
  }
}
