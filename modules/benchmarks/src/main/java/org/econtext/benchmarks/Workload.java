package org.econtext.benchmarks;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.parent.TransportTarget;
import org.econtext.parent.classes.ClassServer;
import org.econtext.parent.classes.ImportStatistics;
import org.econtext.testing.DelayedTarget;
import org.econtext.testing.Traffic;
import org.econtext.transport.local.Local;

/**
 * A library that is used in a fresh context, and once more in a second one of the same master,
 * which has learned by then what is needed; held against one JVM that has it on its class path.
 */
enum Workload {
  /** Has budgets. */
  H2("H2", "workloads.H2Workload"),
  /** Keeps the first one from being all that is looked at. */
  JGIT("JGit", "workloads.GitWorkload");

  private static final Duration ONE_WAY = Duration.ofMillis(25);

  /** A context tells what it has used when it has nothing else to do. */
  private static final long REPORT_MILLIS = 200;

  private final String title;
  private final String program;

  Workload(String title, String program) {
    this.title = title;
    this.program = program;
  }

  /** What one child took. */
  private static final class Child {
    final Samples seconds = new Samples();
    final List<Double> roundTrips = new ArrayList<>();
    final List<Double> unusedKibibytes = new ArrayList<>();

    Measurement roundTrips(String name) {
      return Measurement.of(name + ": round trips", Samples.median(roundTrips), "");
    }
  }

  List<Measurement> measure(boolean quick, Limits limits) throws IOException, InterruptedException {
    int rounds = quick ? 3 : 9;
    Child[] far = {new Child(), new Child()};
    Child[] near = {new Child(), new Child()};
    for (int i = 0; i < rounds; i++) {
      use(limits, ONE_WAY, far);
      use(limits, Duration.ZERO, near);
    }
    String first = title + " in a first child";
    String second = title + " in a second child";
    Measurement farFirst = far[0].seconds.measured(first + ", 50 ms away", "s");
    Measurement farFirstTrips = far[0].roundTrips(first + ", 50 ms away");
    Measurement farSecondTrips = far[1].roundTrips(second + ", 50 ms away");
    Measurement nearFirst = near[0].seconds.measured(first + ", no latency", "s");
    boolean hasBudgets = this == H2;
    return List.of(
        hasBudgets ? farFirst.within(Budget.Kind.VALUE_AT_MOST, 1.2) : farFirst,
        hasBudgets ? farFirstTrips.within(Budget.Kind.VALUE_AT_MOST, 8) : farFirstTrips,
        far[1].seconds.measured(second + ", 50 ms away", "s"),
        hasBudgets ? farSecondTrips.within(Budget.Kind.VALUE_AT_MOST, 3) : farSecondTrips,
        hasBudgets ? nearFirst.within(Budget.Kind.VALUE_AT_MOST, 0.7) : nearFirst,
        near[1].seconds.measured(second + ", no latency", "s"),
        unused(first, near[0]),
        unused(second, near[1]));
  }

  private static Measurement unused(String name, Child child) {
    return Measurement.of(
        name + ": sent ahead and never used", Samples.median(child.unusedKibibytes), "KiB");
  }

  private void use(Limits limits, Duration oneWay, Child[] children)
      throws IOException, InterruptedException {
    List<Path> classPath = new Programs().workloadClassPath();
    try (URLClassLoader loader = new URLClassLoader(urls(classPath));
        Router router = Master.builder().classPath(classPath).open()) {
      Functions.Fn0<?> function = function(loader);
      for (Child child : children) {
        double bare = limits.programSeconds(classPath, program);
        Traffic traffic = new Traffic();
        TransportTarget local = Local.process().java(limits.java());
        boolean isFar = !oneWay.isZero();
        long start = System.nanoTime();
        try (Context context =
            router.connect(isFar ? new DelayedTarget(local, oneWay, traffic) : local)) {
          context.call(function);
          child.seconds.add(bare, (System.nanoTime() - start) / 1e9);
          child.roundTrips.add((double) traffic.roundTrips());
          child.unusedKibibytes.add(unusedBytes(router, context) / 1024.0);
        }
      }
    }
  }

  private static URL[] urls(List<Path> paths) throws IOException {
    URL[] urls = new URL[paths.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = paths.get(i).toUri().toURL();
    }
    return urls;
  }

  private static long unusedBytes(Router router, Context context) throws InterruptedException {
    Thread.sleep(REPORT_MILLIS);
    ImportStatistics statistics = router.service(ClassServer.class).statisticsOf(context.id());
    return statistics.unusedBytes();
  }

  /** The workload's function: all that this JVM loads of it. */
  private Functions.Fn0<?> function(ClassLoader loader) {
    try {
      Class<?> type = loader.loadClass(program);
      return (Functions.Fn0<?>)
          type.asSubclass(Supplier.class).getDeclaredConstructor().newInstance().get();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot load " + program, e);
    }
  }
}
