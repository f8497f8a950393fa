package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.econtext.core.Call;
import org.econtext.core.CallException;
import org.econtext.core.CodecException;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.junit.jupiter.api.Test;

/** How functions are called: their kinds, arguments, results, order and threads. */
public abstract class CallBehaviour extends SharedContextBehaviour {
  private static final int BIG_BYTES = 32 << 20;

  /** For subclasses. */
  protected CallBehaviour() {}

  @Test
  void staticMethods() {
    assertThat(context().call(CallFunctions::add, 2, 3)).isEqualTo(5);
    assertThat(context().<String, String>call(System::getProperty, "java.specification.name"))
        .isEqualTo("Java Platform API Specification");
  }

  @Test
  void instanceMethodsOnAReceiverThatTravels() {
    CallFunctions.Box box = new CallFunctions.Box("x");
    assertThat(context().call(CallFunctions.Box::open, box)).isEqualTo("[x]");
    assertThat(context().call(box::open)).isEqualTo("[x]");
    assertThat(context().call(String::concat, "a", "b")).isEqualTo("ab");
    assertThat(context().<List<Integer>, Integer>call(List::size, List.of(1, 2))).isEqualTo(2);
  }

  @Test
  void constructors() {
    assertThat(context().call(CallFunctions.Box::new, "y")).isEqualTo(new CallFunctions.Box("y"));
    assertThat(context().<String, BigInteger>call(BigInteger::new, "12345678901234567890"))
        .isEqualTo(new BigInteger("12345678901234567890"));
  }

  @Test
  void privateAndPackagePrivateMethods() {
    assertThat(context().call(CallFunctions.PRIVATE, "psst")).isEqualTo("(psst)");
    assertThat(context().call(CallBehaviour::privateHere, 4)).isEqualTo(8);
  }

  private static int privateHere(int number) {
    return 2 * number;
  }

  @Test
  void lambdasWithCaptures() {
    String text = "captured";
    int number = 7;
    CallFunctions.Box box = new CallFunctions.Box("b");
    assertThat(context().call(() -> text + number + box.open())).isEqualTo("captured7[b]");
    Functions.Fn4<Integer, Long, Double, String, String> four =
        (a, b, c, d) -> text + a + b + c + d;
    assertThat(context().call(four, 1, 2L, 3.5, "z")).isEqualTo("captured123.5z");
  }

  @Test
  void proceduresReturnWhenTheyHaveRun() {
    context().run(CallFunctions::forgetSeen);
    context().run(CallFunctions::see, 5);
    assertThat(context().call(CallFunctions::seen)).containsExactly(5);
    assertThat(context().runAsync(CallFunctions::see, 6).join()).isNull();
    assertThat(context().call(CallFunctions::seen)).containsExactly(5, 6);
  }

  @Test
  void futuresComplete() throws Exception {
    CompletableFuture<Integer> sum = context().callAsync(CallFunctions::add, 20, 22);
    assertThat(sum.thenApply(n -> n * 2).get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo(84);
    // What is chained may itself wait for a call: it runs on no thread that reads a stream.
    CompletableFuture<Integer> more =
        context()
            .callAsync(CallFunctions::add, 1, 1)
            .thenApply(n -> context().call(CallFunctions::add, n, 1));
    assertThat(more.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
  }

  @Test
  void callsRunInTheOrderInWhichTheyWereMade() {
    context().run(CallFunctions::forgetSeen);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      if (i % 100 == 99) {
        // A call that waits goes by another way in the sender.
        context().run(CallFunctions::see, i);
      } else {
        all.add(context().runAsync(CallFunctions::see, i));
      }
    }
    all.forEach(CompletableFuture::join);
    assertThat(context().call(CallFunctions::seen))
        .isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void callsRunOnTheMainThread() {
    String first = context().call(CallFunctions::threadName);
    assertThat(first).contains("main");
    assertThat(context().call(CallFunctions::threadName)).isEqualTo(first);
  }

  @Test
  void concurrentCallsDoNotWaitForEachOther() throws Exception {
    Functions.Proc0 awaitOpened = CallFunctions::awaitOpened;
    Functions.Proc0 open = CallFunctions::open;
    CompletableFuture<Void> onMain = context().submit(Call.of(awaitOpened));
    CompletableFuture<Void> beside = context().submit(Call.of(awaitOpened).concurrently());
    assertThat(onMain).isNotDone();
    context().await(Call.of(open).concurrently());
    onMain.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    beside.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void manyThreadsCallAtOnce() throws Exception {
    Context there = context();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int from = t * 1_000;
        tasks.add(
            () ->
                IntStream.range(from, from + 100)
                    .map(i -> there.call(CallFunctions::add, i, 1) - i)
                    .sum());
      }
      for (Future<Integer> sum : threads.invokeAll(tasks)) {
        assertThat(sum.get()).isEqualTo(100);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void manyCallsAreInFlight() {
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      all.add(context().callAsync(CallFunctions::add, i, i));
    }
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).join()).isEqualTo(2 * i);
    }
  }

  @Test
  void bigArgumentsAndResults() {
    byte[] big = CallFunctions.bytes(BIG_BYTES);
    long checksum = CallFunctions.checksum(big);
    assertThat(context().call(CallFunctions::checksum, big)).isEqualTo(checksum);
    byte[] back = context().call(CallFunctions::bytes, BIG_BYTES);
    assertThat(CallFunctions.checksum(back)).isEqualTo(checksum);
  }

  @Test
  void bigBodiesBothWaysAtOnce() {
    byte[] big = CallFunctions.bytes(4 << 20);
    List<CompletableFuture<Object>> echoes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      echoes.add(context().callAsync(CallFunctions::echo, (Object) big));
    }
    for (CompletableFuture<Object> echo : echoes) {
      assertThat(Arrays.equals((byte[]) echo.join(), big)).isTrue();
    }
  }

  @Test
  void nullAsArgumentAndResult() {
    assertThat(context().call(CallFunctions::echo, (Object) null)).isNull();
    assertThat(context().<String, String>call(System::getProperty, "econtext.no.such.property"))
        .isNull();
    assertThatThrownBy(() -> context().call(CallFunctions.Box::open, (CallFunctions.Box) null))
        .isInstanceOf(CallException.class)
        .hasStackTraceContaining("NullPointerException");
  }

  @Test
  void valuesOfAllKinds() {
    Object[] values = {
      true,
      (byte) -1,
      (short) -2,
      'ß',
      3,
      Long.MIN_VALUE,
      1.5f,
      Double.NaN,
      "naïve \uD83D\uDE00 \0",
      BigInteger.TEN.pow(40).negate(),
      new BigDecimal("1.50"),
      UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
      URI.create("ssh://alice@web1/x?y#z"),
      Duration.ofNanos(-5),
      Instant.EPOCH.plusNanos(1),
      LocalDate.of(2026, 2, 28),
      LocalDateTime.of(1, 2, 3, 4, 5, 6, 7),
      ZonedDateTime.of(LocalDateTime.of(2026, 7, 1, 0, 0), ZoneId.of("Europe/Vienna")),
      Optional.of("full"),
      Optional.empty(),
      Arrays.asList(1, null, "x"),
      Set.of("one"),
      Map.of("k", List.of(Map.of())),
      new int[] {1, -1},
      new long[0],
      new double[] {0.1, -0.0},
      new boolean[] {true, false},
      new char[] {'a'},
      new byte[] {0, 1},
      new String[] {"s", null},
      new Object[] {1, new int[] {2}},
    };
    for (Object value : values) {
      Object back = context().call(CallFunctions::echo, value);
      assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {value}))
          .as("%s (%s)", value, value.getClass())
          .isTrue();
    }
  }

  @Test
  void recordsAndEnumsThatTheFunctionDeclares() {
    CallFunctions.Row row =
        new CallFunctions.Row("short", new int[] {4, 5}, CallFunctions.Colour.RED, null);
    CallFunctions.Row longer = context().call(CallFunctions::extend, row);
    assertThat(longer.total()).isEqualTo(12);
    assertThat(longer.colour()).isSameAs(CallFunctions.Colour.GREEN);
    assertThat(longer.next().colour()).isSameAs(CallFunctions.Colour.RED);
  }

  @Test
  void whatCannotTravelIsNamed() {
    Thread notAValue = Thread.currentThread();
    assertThatThrownBy(() -> context().call(CallFunctions::echo, (Object) notAValue))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("java.lang.Thread");
    assertThatThrownBy(() -> context().call(Thread::currentThread))
        .hasStackTraceContaining("java.lang.Thread");
    // Nothing of all that has harmed the stream.
    assertThat(context().call(CallFunctions::add, 1, 1)).isEqualTo(2);
  }

  @Test
  void routersAndContextsMeanTheSameThere() {
    Context there = connect("there");
    assertThat(there.call(CallFunctions::nameOf, router())).isEqualTo("there");
    assertThat(there.call(CallFunctions::namesAround, router()))
        .containsExactly("there", origin().name());
    assertThat(there.call(Context::name, there)).isEqualTo("there");
    assertThat(there.call(Context::id, router().self())).isZero();
  }

  @Test
  void functionsOpenChildrenOfTheirOwn() {
    assertThat(
            context().call(CallFunctions::addInChildOfMine, router(), subject().below(null), 3, 4))
        .isEqualTo(7);
    try (Context below =
        context().call(CallFunctions::openChild, router(), subject().below("below"))) {
      assertThat(below.call(CallFunctions::add, 1, 2)).isEqualTo(3);
      assertThat(below.call(CallFunctions::namesAround, router()))
          .containsExactly("below", context().name());
      assertThat(context().call(CallFunctions::addIn, below, 5, 6)).isEqualTo(11);
    }
  }
}
