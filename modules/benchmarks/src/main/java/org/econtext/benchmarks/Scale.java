package org.econtext.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.econtext.core.ConnectResult;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.transport.local.Local;

/**
 * What many contexts cost: trees of them in one JVM, where each figure is for one context, so that
 * it must not grow with their number; and processes.
 */
public final class Scale {
  private static final List<Integer> TREES = List.of(100, 1_000, 10_000);
  private static final int PROCESSES = 100;

  /** What the threads of a context need; the default is for programs. */
  private static final String STACK_OPTION = "-Xss256k";

  private Scale() {}

  /**
   * Measures all sizes.
   *
   * @param notes gets a line for each size that this machine doesn't allow
   * @return the measurements
   * @throws IOException if a JVM can't be started
   * @throws InterruptedException if the thread is interrupted
   */
  public static List<Measurement> measure(PrintStream notes)
      throws IOException, InterruptedException {
    List<Measurement> all = new ArrayList<>();
    for (int count : TREES) {
      String title = String.format(Locale.ROOT, "%,d contexts in one JVM, each: ", count);
      try {
        Map<String, Double> figures = Programs.figures(treeCommand(count));
        all.add(Measurement.of(title + "connect", figures.get("connect-us"), "us"));
        all.add(Measurement.of(title + "first call", figures.get("call-us"), "us"));
        all.add(Measurement.of(title + "second call", figures.get("second-call-us"), "us"));
        all.add(Measurement.of(title + "close", figures.get("close-us"), "us"));
        all.add(Measurement.of(title + "heap", figures.get("heap-kib"), "KiB"));
        all.add(Measurement.of(title + "resident memory", figures.get("resident-kib"), "KiB"));
        all.add(Measurement.of(title + "threads", figures.get("threads") / count, ""));
        all.add(
            Measurement.of(
                title.replace(", each: ", ": ") + "threads left after the end",
                figures.get("threads-left"),
                ""));
      } catch (IOException e) {
        notes.println("skipped: " + title + e.getMessage());
      }
    }
    all.addAll(processes());
    all.addAll(Parallel.measure());
    return all;
  }

  private static List<String> treeCommand(int count) {
    List<String> command = Programs.ownCommand(ScaleTree.class, Integer.toString(count));
    command.add(1, STACK_OPTION);
    return command;
  }

  private static List<Measurement> processes() throws IOException {
    String title = PROCESSES + " local contexts: ";
    List<Measurement> all = new ArrayList<>();
    long closing;
    try (Router router = Master.open()) {
      router.connect(Local.process()).close();
      long start = System.nanoTime();
      List<ConnectResult> results =
          router.self().connectAll(Collections.nCopies(PROCESSES, Local.process()));
      all.add(Measurement.of(title + "connectAll", secondsSince(start), "s"));
      start = System.nanoTime();
      List<Long> pids = new ArrayList<>();
      for (ConnectResult result : results) {
        if (!result.isConnected()) {
          throw result.failure();
        }
        pids.add(result.context().call(() -> ProcessHandle.current().pid()));
      }
      all.add(Measurement.of(title + "a first call to each", secondsSince(start), "s"));
      double resident = 0;
      double proportional = 0;
      double threads = 0;
      for (long pid : pids) {
        resident += ProcessStatus.residentMebibytes(pid);
        proportional += ProcessStatus.proportionalMebibytes(pid);
        threads += ProcessStatus.threads(pid);
      }
      all.add(Measurement.of(title + "resident memory", resident, "MiB"));
      all.add(Measurement.of(title + "proportional memory", proportional, "MiB"));
      all.add(Measurement.of(title + "threads", threads, ""));
      closing = System.nanoTime();
    }
    all.add(Measurement.of(title + "close", secondsSince(closing), "s"));
    return all;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
