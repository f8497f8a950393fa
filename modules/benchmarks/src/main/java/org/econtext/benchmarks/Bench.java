package org.econtext.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.local.Local;

/**
 * Measures the budgets. Each measurement alternates with its limit, so that both see the same
 * machine; medians are reported.
 */
public final class Bench {
  private static final int MEBIBYTE = 1 << 20;
  private static final int PING_BYTES = 64;
  private static final int BYTES_SENT_LIMIT = 48 << 10;

  private final int rounds;
  private final Limits limits;
  private final Router router;
  private final TransportTarget target;

  private Bench(boolean quick, Limits limits, Router router) {
    this.rounds = quick ? 5 : 25;
    this.limits = limits;
    this.router = router;
    this.target = Local.process().java(limits.java());
  }

  /**
   * Measures everything.
   *
   * @param quick whether fewer rounds will do
   * @return the measurements
   * @throws IOException if a bare JVM can't be started
   * @throws InterruptedException if the thread is interrupted
   */
  public static List<Measurement> run(boolean quick) throws IOException, InterruptedException {
    try (Limits limits = new Limits();
        Router router = Master.open()) {
      Bench bench = new Bench(quick, limits, router);
      return List.of(
          bench.startUp(),
          bench.roundTrip(),
          bench.callsInFlight(),
          bench.echo(),
          bench.bytesSent(),
          bench.memory());
    }
  }

  private Measurement startUp() throws IOException, InterruptedException {
    List<Double> bare = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int i = 0; i < rounds + 2; i++) {
      bare.add(limits.startMillis());
      long start = System.nanoTime();
      try (Context context = router.connect(target)) {
        // A method without annotations: to call one that has some takes the JDK's reflection 25 ms
        // once, whoever calls it.
        context.call(System::getProperty, "java.version");
        ours.add((System.nanoTime() - start) / 1e6);
      }
    }
    return new Measurement(
        "local context started and first call answered",
        median(ours),
        "ms",
        median(bare),
        1.5,
        false);
  }

  private Measurement roundTrip() throws IOException {
    List<Double> bare = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    Process echo = limits.start(PipeEcho.class, Integer.toString(PING_BYTES));
    try (Context context = router.connect(target)) {
      byte[] ping = new byte[PING_BYTES];
      for (int i = 0; i < rounds; i++) {
        for (int j = 0; j < 1_000; j++) {
          bare.add(Limits.echoMicros(echo, ping));
        }
        for (int j = 0; j < 1_000; j++) {
          long start = System.nanoTime();
          context.call(Math::abs, j);
          ours.add((System.nanoTime() - start) / 1e3);
        }
      }
    } finally {
      echo.destroy();
    }
    return new Measurement(
        "call round trip, p50",
        median(secondHalf(ours)),
        "us",
        median(secondHalf(bare)),
        1.4,
        false);
  }

  private Measurement callsInFlight() {
    int calls = 20_000;
    List<Double> rates = new ArrayList<>();
    try (Context context = router.connect(target)) {
      for (int i = 0; i < rounds; i++) {
        CompletableFuture<?>[] pending = new CompletableFuture<?>[calls];
        long start = System.nanoTime();
        for (int j = 0; j < calls; j++) {
          pending[j] = context.callAsync(Math::abs, j);
        }
        CompletableFuture.allOf(pending).join();
        rates.add(calls / ((System.nanoTime() - start) / 1e9));
      }
    }
    return new Measurement(
        "asynchronous calls in flight", median(secondHalf(rates)), "1/s", 300_000, 1, true);
  }

  /** What the child runs: the whole body goes there and comes back. */
  static byte[] same(byte[] body) {
    return body;
  }

  private Measurement echo() throws IOException {
    List<Double> bare = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    Process echo = limits.start(PipeEcho.class, Integer.toString(MEBIBYTE));
    byte[] body = new byte[MEBIBYTE];
    Arrays.fill(body, (byte) 7);
    try (Context context = router.connect(target)) {
      for (int i = 0; i < rounds * 4; i++) {
        bare.add(Limits.echoMicros(echo, body));
        long start = System.nanoTime();
        context.call(Bench::same, body);
        ours.add((System.nanoTime() - start) / 1e3);
      }
    } finally {
      echo.destroy();
    }
    return new Measurement(
        "echo of 1 MiB bodies, both ways",
        2e6 / median(secondHalf(ours)),
        "MiB/s",
        2e6 / median(secondHalf(bare)),
        0.6,
        true);
  }

  private Measurement bytesSent() {
    AtomicLong sent = new AtomicLong();
    Local local = Local.process().java(limits.java());
    try (Context context = router.connect(new CountingTarget(local, sent))) {
      long beforeCall = sent.get();
      context.call(Math::abs, 1);
      return new Measurement(
          "bytes sent before the first call", beforeCall, "bytes", BYTES_SENT_LIMIT, 1, false);
    }
  }

  private Measurement memory() throws IOException {
    List<Double> bare = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int i = 0; i < Math.min(5, rounds); i++) {
      Process echo = limits.start(PipeEcho.class, "1");
      try (Context context = router.connect(target)) {
        Limits.echoMicros(echo, new byte[1]);
        bare.add(Limits.residentMebibytes(echo.pid()));
        long pid = context.call(() -> ProcessHandle.current().pid());
        ours.add(Limits.residentMebibytes(pid));
      } finally {
        echo.destroy();
      }
    }
    return new Measurement(
        "memory of an idle local child", median(ours), "MiB", median(bare), 1.4, false);
  }

  /** The JVM has compiled by then what it will compile. */
  private static List<Double> secondHalf(List<Double> values) {
    return values.subList(values.size() / 2, values.size());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    sorted.sort(null);
    return sorted.get(sorted.size() / 2);
  }

  /**
   * Prints measurements for people.
   *
   * @param measurements what was measured
   * @param out where to
   */
  public static void print(List<Measurement> measurements, PrintStream out) {
    for (Measurement each : measurements) {
      out.printf(
          Locale.ROOT,
          "%-46s %10.1f %-6s limit %10.1f  ratio %5.2f  budget %s %.2f  %s%n",
          each.name(),
          each.value(),
          each.unit(),
          each.limit(),
          each.ratio(),
          each.isRate() ? ">=" : "<=",
          each.budget(),
          each.met() ? "met" : "NOT MET");
    }
  }

  /**
   * Prints measurements as a JSON array.
   *
   * @param measurements what was measured
   * @param out where to; flushed, not closed
   * @throws IOException if that fails
   */
  public static void printJson(List<Measurement> measurements, PrintStream out) throws IOException {
    try (JsonGenerator json =
        new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.useDefaultPrettyPrinter();
      json.writeStartArray();
      for (Measurement each : measurements) {
        json.writeStartObject();
        json.writeStringField("name", each.name());
        json.writeNumberField("value", each.value());
        json.writeStringField("unit", each.unit());
        json.writeNumberField("limit", each.limit());
        json.writeNumberField("ratio", each.ratio());
        json.writeNumberField("budget", each.budget());
        json.writeBooleanField("met", each.met());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    out.println();
  }
}
