package org.econtext.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.parent.TransportTarget;
import org.econtext.testing.DelayedTarget;
import org.econtext.testing.Traffic;
import org.econtext.transport.local.Local;

/**
 * Measures the budgets. Each measurement alternates with its limit, so that both see the same
 * machine; medians are reported.
 */
public final class Bench {
  static final String START_UP = "local context started and first call answered";
  static final String ROUND_TRIP = "call round trip, p50";
  static final String IN_FLIGHT = "asynchronous calls in flight";
  static final String ECHO = "echo of 1 MiB bodies, both ways";

  private static final int MEBIBYTE = 1 << 20;
  private static final int PING_BYTES = 64;
  private static final int BYTES_SENT_BUDGET = 64 << 10;

  /** So few pings that the scheduler seldom changes its mind meanwhile. */
  private static final int PINGS_IN_BLOCK = 100;

  private static final int BLOCKS_IN_ROUND = 20;

  /** Of what is quickly measured and says nothing before the JIT compiler is done with it. */
  private static final int WARM_ROUNDS = 25;

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
   * Measures everything that has a budget, and what explains it.
   *
   * @param quick whether fewer rounds will do
   * @return the measurements
   * @throws IOException if a bare JVM can't be started
   * @throws InterruptedException if the thread is interrupted
   */
  public static List<Measurement> run(boolean quick) throws IOException, InterruptedException {
    try (Limits limits = new Limits()) {
      List<Measurement> all = new ArrayList<>();
      try (Router router = Master.open()) {
        Bench bench = new Bench(quick, limits, router);
        all.addAll(bench.calls());
        all.add(bench.bytesSent());
        all.add(bench.memory());
      }
      all.addAll(Workload.H2.measure(quick, limits));
      all.addAll(Workload.JGIT.measure(quick, limits));
      return all;
    }
  }

  /** What peers are compared in. */
  static List<Measurement> calls(boolean quick, Limits limits)
      throws IOException, InterruptedException {
    try (Router router = Master.open()) {
      return new Bench(quick, limits, router).calls();
    }
  }

  private List<Measurement> calls() throws IOException, InterruptedException {
    List<Measurement> calls = new ArrayList<>();
    calls.add(startUp());
    calls.add(roundTrip());
    calls.add(callsInFlight());
    calls.add(echo());
    return calls;
  }

  private Measurement startUp() throws IOException, InterruptedException {
    Samples samples = new Samples();
    for (int i = 0; i < rounds + 2; i++) {
      double bare = limits.startMillis();
      long start = System.nanoTime();
      try (Context context = router.connect(target)) {
        // A method without annotations: to call one that has some takes the JDK's reflection 25 ms
        // once, whoever calls it.
        context.call(System::getProperty, "java.version");
        samples.add(bare, (System.nanoTime() - start) / 1e6);
      }
    }
    return samples.measured(START_UP, "ms").within(Budget.Kind.RATIO_AT_MOST, 1.5);
  }

  /**
   * A pair of processes over pipes is fast or slow for some time, as the scheduler has both on one
   * CPU or on two. So limit and measurement alternate in short blocks, and the ratio is the median
   * of the blocks' ratios.
   */
  private Measurement roundTrip() throws IOException {
    Samples samples = new Samples();
    byte[] ping = new byte[PING_BYTES];
    Process echo = limits.start(PipeEcho.class, Integer.toString(PING_BYTES));
    try (Context context = router.connect(target)) {
      for (int i = 0; i < WARM_ROUNDS * BLOCKS_IN_ROUND; i++) {
        List<Double> limit = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int j = 0; j < PINGS_IN_BLOCK; j++) {
          limit.add(Limits.echoMicros(echo, ping));
        }
        for (int j = 0; j < PINGS_IN_BLOCK; j++) {
          long start = System.nanoTime();
          context.call(Math::abs, j);
          ours.add((System.nanoTime() - start) / 1e3);
        }
        samples.add(Samples.median(limit), Samples.median(ours));
      }
    } finally {
      echo.destroy();
    }
    return samples.secondHalf().measured(ROUND_TRIP, "us").within(Budget.Kind.RATIO_AT_MOST, 1.4);
  }

  private Measurement callsInFlight() {
    int calls = 20_000;
    List<Double> rates = new ArrayList<>();
    try (Context context = router.connect(target)) {
      for (int i = 0; i < WARM_ROUNDS; i++) {
        CompletableFuture<?>[] pending = new CompletableFuture<?>[calls];
        long start = System.nanoTime();
        for (int j = 0; j < calls; j++) {
          pending[j] = context.callAsync(Math::abs, j);
        }
        CompletableFuture.allOf(pending).join();
        rates.add(calls / ((System.nanoTime() - start) / 1e9));
      }
    }
    double rate = Samples.median(rates.subList(WARM_ROUNDS / 2, WARM_ROUNDS));
    return Measurement.of(IN_FLIGHT, rate, "1/s").within(Budget.Kind.VALUE_AT_LEAST, 300_000);
  }

  /** What the child runs: the whole body goes there and comes back. */
  static byte[] same(byte[] body) {
    return body;
  }

  private Measurement echo() throws IOException {
    Samples samples = new Samples();
    Process echo = limits.start(PipeEcho.class, Integer.toString(MEBIBYTE));
    byte[] body = new byte[MEBIBYTE];
    Arrays.fill(body, (byte) 7);
    try (Context context = router.connect(target)) {
      for (int i = 0; i < WARM_ROUNDS * 4; i++) {
        double bare = Limits.echoMicros(echo, body);
        long start = System.nanoTime();
        context.call(Bench::same, body);
        samples.add(2e6 / bare, 2e9 / (System.nanoTime() - start));
      }
    } finally {
      echo.destroy();
    }
    return samples.secondHalf().measured(ECHO, "MiB/s").within(Budget.Kind.RATIO_AT_LEAST, 0.6);
  }

  private Measurement bytesSent() {
    Traffic traffic = new Traffic();
    try (Context context = router.connect(new DelayedTarget(target, Duration.ZERO, traffic))) {
      long beforeCall = traffic.sentBytes();
      context.call(Math::abs, 1);
      return Measurement.of("bytes sent before the first call", (double) beforeCall, "bytes")
          .within(Budget.Kind.VALUE_AT_MOST, BYTES_SENT_BUDGET);
    }
  }

  private Measurement memory() throws IOException {
    Samples samples = new Samples();
    for (int i = 0; i < Math.min(5, rounds); i++) {
      Process echo = limits.start(PipeEcho.class, "1");
      try (Context context = router.connect(target)) {
        Limits.echoMicros(echo, new byte[1]);
        long pid = context.call(() -> ProcessHandle.current().pid());
        samples.add(
            ProcessStatus.residentMebibytes(echo.pid()), ProcessStatus.residentMebibytes(pid));
      } finally {
        echo.destroy();
      }
    }
    return samples
        .measured("memory of an idle local child", "MiB")
        .within(Budget.Kind.RATIO_AT_MOST, 1.4);
  }
}
