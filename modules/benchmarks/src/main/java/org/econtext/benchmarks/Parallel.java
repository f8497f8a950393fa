package org.econtext.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.transport.local.Local;

/**
 * Many callers on many contexts, and many contexts that are connected at once: if these waited for
 * one lock, CPUs would be idle meanwhile, so what they used stands beside each figure.
 */
final class Parallel {
  private static final List<Integer> CALLERS = List.of(1, 2, 4, 8);
  private static final List<Integer> CONNECTS = List.of(1, 4, 16, 64);
  private static final int ROUNDS = 5;
  private static final int ROUND_MILLIS = 500;

  private Parallel() {}

  static List<Measurement> measure() throws IOException, InterruptedException {
    List<Measurement> all = new ArrayList<>();
    try (Router router = Master.open()) {
      all.addAll(callers(router));
      all.addAll(connects(router));
    }
    return all;
  }

  private static List<Measurement> callers(Router router) throws IOException, InterruptedException {
    List<Measurement> all = new ArrayList<>();
    int most = Collections.max(CALLERS);
    List<Context> contexts = connect(router, most);
    ExecutorService threads = Executors.newFixedThreadPool(most);
    try {
      callsPerSecond(threads, contexts);
      for (int count : CALLERS) {
        Samples samples = new Samples();
        List<Double> used = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
          double one = callsPerSecond(threads, contexts.subList(0, 1));
          CpuUse cpus = new CpuUse();
          double rate = callsPerSecond(threads, contexts.subList(0, count));
          used.add(cpus.percent());
          samples.add(one, rate);
        }
        String title =
            count == 1
                ? "1 caller on 1 local context"
                : String.format(Locale.ROOT, "%d callers on %d local contexts", count, count);
        all.add(samples.measured(title + ": calls", "1/s"));
        all.add(Measurement.of(title + ": CPUs used", Samples.median(used), "%"));
      }
    } finally {
      threads.shutdown();
      contexts.forEach(Context::close);
    }
    return all;
  }

  private static double callsPerSecond(ExecutorService threads, List<Context> contexts)
      throws InterruptedException {
    long start = System.nanoTime();
    long end = start + ROUND_MILLIS * 1_000_000L;
    List<Callable<Integer>> callers = new ArrayList<>();
    for (Context context : contexts) {
      callers.add(
          () -> {
            int calls = 0;
            while (System.nanoTime() - end < 0) {
              context.call(Math::abs, calls);
              calls++;
            }
            return calls;
          });
    }
    long calls = 0;
    for (int each : inParallel(threads, callers)) {
      calls += each;
    }
    return calls / ((System.nanoTime() - start) / 1e9);
  }

  private static List<Measurement> connects(Router router)
      throws IOException, InterruptedException {
    List<Measurement> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(Collections.max(CONNECTS));
    try (Limits limits = new Limits()) {
      for (int count : CONNECTS) {
        Samples samples = new Samples();
        List<Double> used = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
          long start = System.nanoTime();
          inParallel(threads, Collections.nCopies(count, limits::startMillis));
          double bare = perSecond(count, start);
          CpuUse cpus = new CpuUse();
          start = System.nanoTime();
          List<Context> contexts = connect(router, count);
          samples.add(bare, perSecond(count, start));
          used.add(cpus.percent());
          inParallel(threads, closing(contexts));
        }
        String title = String.format(Locale.ROOT, "local contexts, %d at a time", count);
        all.add(samples.measured(title + ": connected", "1/s"));
        all.add(Measurement.of(title + ": CPUs used", Samples.median(used), "%"));
      }
    } finally {
      threads.shutdown();
    }
    return all;
  }

  private static double perSecond(int count, long start) {
    return count / ((System.nanoTime() - start) / 1e9);
  }

  private static List<Context> connect(Router router, int count) {
    List<Context> contexts = new ArrayList<>();
    for (ConnectResult result :
        router.self().connectAll(Collections.nCopies(count, Local.process()), count)) {
      if (!result.isConnected()) {
        throw result.failure();
      }
      contexts.add(result.context());
    }
    return contexts;
  }

  private static List<Callable<Boolean>> closing(List<Context> contexts) {
    List<Callable<Boolean>> closing = new ArrayList<>();
    for (Context context : contexts) {
      closing.add(
          () -> {
            context.close();
            return true;
          });
    }
    return closing;
  }

  private static <T> List<T> inParallel(ExecutorService threads, List<? extends Callable<T>> work)
      throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> each : threads.invokeAll(work)) {
      try {
        results.add(each.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("one of many failed", e.getCause());
      }
    }
    return results;
  }
}
