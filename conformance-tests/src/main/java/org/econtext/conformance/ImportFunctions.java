package org.econtext.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import org.econtext.parent.TransportProvider;
import org.junit.jupiter.api.Test;

/** What {@link ImportBehaviour} calls elsewhere. */
final class ImportFunctions {
  static final String PROBE = "org/econtext/conformance/probe.txt";

  private ImportFunctions() {}

  enum Weather {
    SUNNY,
    RAINY
  }

  /** A class within a class within a class. */
  static final class Outer {
    private final int base = 10;

    final class Inner {
      int value() {
        IntSupplier anonymous =
            new IntSupplier() {
              @Override
              public int getAsInt() {
                return base + 1;
              }
            };
        return anonymous.getAsInt();
      }
    }
  }

  static int nested() {
    record Local(int value) {}
    return new Local(new Outer().new Inner().value()).value();
  }

  static String mood(String weather) {
    // The compiler makes a class of its own for this table.
    switch (Weather.valueOf(weather)) {
      case SUNNY:
        return "good";
      case RAINY:
        return "so so";
    }
    throw new AssertionError(weather);
  }

  static String loaderOf(String className) throws ClassNotFoundException {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    Class<?> byContext = Class.forName(className, true, context);
    Class<?> byCaller = Class.forName(className);
    return byContext == byCaller ? byCaller.getClassLoader().getClass().getName() : "two classes";
  }

  static void forName(String className) throws ClassNotFoundException {
    Class.forName(className);
  }

  static String probeByClass() throws IOException {
    try (InputStream in = ImportFunctions.class.getResourceAsStream("probe.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static String probeByUrl() throws IOException {
    URL url = Thread.currentThread().getContextClassLoader().getResource(PROBE);
    try (InputStream in = url.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static int countResources(String name) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return Collections.list(loader.getResources(name)).size();
  }

  static List<String> schemes() {
    TreeSet<String> schemes = new TreeSet<>();
    for (TransportProvider provider : ServiceLoader.load(TransportProvider.class)) {
      schemes.add(provider.scheme());
    }
    return new ArrayList<>(schemes);
  }

  static List<String> aboutJupiter() {
    Package jupiter = Test.class.getPackage();
    CodeSource source = Test.class.getProtectionDomain().getCodeSource();
    return List.of(
        jupiter.getName(),
        String.valueOf(jupiter.getImplementationTitle()),
        String.valueOf(jupiter.getImplementationVersion()),
        String.valueOf(jupiter.getSpecificationVendor()),
        source.getLocation().toString());
  }

  static int loadInParallel(List<String> classNames, int threadCount)
      throws InterruptedException, ExecutionException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ExecutorService threads = Executors.newFixedThreadPool(threadCount);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int seed = 0; seed < threadCount; seed++) {
        List<String> shuffled = new ArrayList<>(classNames);
        Collections.shuffle(shuffled, new Random(seed));
        tasks.add(
            () -> {
              int identities = 0;
              for (String name : shuffled) {
                identities += System.identityHashCode(Class.forName(name, true, loader));
              }
              return identities;
            });
      }
      TreeSet<Integer> sums = new TreeSet<>();
      for (Future<Integer> sum : threads.invokeAll(tasks)) {
        sums.add(sum.get());
      }
      return sums.size();
    } finally {
      threads.shutdownNow();
    }
  }
}
