package org.econtext.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.econtext.core.Call;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.testing.InProcessTarget;

/** A tree of contexts in this JVM, of a given size: prints a line for each figure. */
final class ScaleTree {
  private static final int DEPTH = 4;

  /** Threads that have nothing left to do have ended by then, also those that wait for a grace. */
  private static final long SETTLE_MILLIS = Router.SHUTDOWN_GRACE_MILLIS + 2_000;

  private ScaleTree() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    long start;
    try (Router router = Master.open()) {
      // What the first of everything costs is no matter of scale.
      try (Context warmUp = router.connect(InProcessTarget.shared())) {
        warmUp.connect(InProcessTarget.shared()).call(Math::abs, 1);
      }
      long heap = usedKibibytes();
      double resident = residentKibibytes();
      start = System.nanoTime();
      List<Context> contexts = grow(router.self(), count);
      print("connect-us", microsEach(start, count));
      start = System.nanoTime();
      callEach(contexts, 1);
      print("call-us", microsEach(start, count));
      start = System.nanoTime();
      callEach(contexts, 2);
      print("second-call-us", microsEach(start, count));
      Thread.sleep(SETTLE_MILLIS);
      print("threads", threads());
      print("heap-kib", (double) (usedKibibytes() - heap) / count);
      print("resident-kib", (residentKibibytes() - resident) / count);
      start = System.nanoTime();
    }
    print("close-us", microsEach(start, count));
    Thread.sleep(SETTLE_MILLIS);
    print("threads-left", threads());
  }

  /**
   * Calls on threads that end with the call: a context's main thread, once it was called, stays as
   * long as the context, and what the JVM does to start a thread takes the longer the more there
   * are.
   */
  private static void callEach(List<Context> contexts, int number) {
    Functions.Fn1<Integer, Integer> function = Math::abs;
    for (Context context : contexts) {
      context.await(Call.of(function, number).concurrently());
    }
  }

  private static List<Context> grow(Context root, int count) {
    int width = 1;
    while (capacity(width) < count) {
      width++;
    }
    List<Context> all = new ArrayList<>();
    for (int parent = -1; all.size() < count; parent++) {
      Context via = parent < 0 ? root : all.get(parent);
      int children = Math.min(width, count - all.size());
      for (ConnectResult result :
          via.connectAll(Collections.nCopies(children, InProcessTarget.shared()))) {
        if (!result.isConnected()) {
          throw result.failure();
        }
        all.add(result.context());
      }
    }
    return all;
  }

  private static int capacity(int width) {
    int capacity = 0;
    for (int level = 0, contexts = 1; level < DEPTH; level++) {
      contexts *= width;
      capacity += contexts;
    }
    return capacity;
  }

  private static double microsEach(long start, int count) {
    return (System.nanoTime() - start) / 1e3 / count;
  }

  private static long usedKibibytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 10;
  }

  private static double residentKibibytes() throws Exception {
    return ProcessStatus.residentMebibytes(ProcessHandle.current().pid()) * 1024;
  }

  private static double threads() throws Exception {
    return ProcessStatus.threads(ProcessHandle.current().pid());
  }

  private static void print(String name, double value) {
    System.out.println("figure " + name + " " + value);
  }
}
