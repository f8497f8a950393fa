package org.econtext.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.Call;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Router;
import org.econtext.core.Target;

/** What the behaviours about deadlines, ends and kills call elsewhere. */
@SuppressWarnings("FutureReturnValueIgnored") // Calls that are lost with their context.
final class LifeFunctions {
  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final AtomicInteger INTERRUPTED = new AtomicInteger();

  private LifeFunctions() {}

  /** Waits until it is interrupted. */
  static void waitForever() {
    STARTED.incrementAndGet();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      INTERRUPTED.incrementAndGet();
    }
  }

  /** Waits whether it is interrupted or not. */
  @SuppressWarnings("InfiniteLoopStatement") // What hung code looks like.
  static void hang() {
    STARTED.incrementAndGet();
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        INTERRUPTED.incrementAndGet();
      }
    }
  }

  /** Counts anew; nothing of before may still run. */
  static void forget() {
    STARTED.set(0);
    INTERRUPTED.set(0);
  }

  static int started() {
    return STARTED.get();
  }

  static int interrupted() {
    return INTERRUPTED.get();
  }

  static boolean isInterruptedNow() {
    return Thread.currentThread().isInterrupted();
  }

  static void hangInThreadsOfItsOwn() {
    for (int i = 0; i < 3; i++) {
      Thread thread = new Thread(LifeFunctions::hang, "hung-" + i);
      thread.setDaemon(false);
      thread.start();
    }
  }

  static void addShutdownHook(String text) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(text)));
  }

  static void addHangingShutdownHook() {
    Runtime.getRuntime().addShutdownHook(new Thread(LifeFunctions::hang));
  }

  static void exit(int status) {
    System.out.println("about to exit");
    System.exit(status);
  }

  /** Ends this JVM as the kernel would for lack of memory. */
  static void killSelf() throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid()).start().waitFor();
    hang();
  }

  /** Connects children of this context's own, that the master was never given. */
  static List<ProcessId> ownChildren(Router here, Target target, int count) {
    List<ProcessId> processes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Context child = here.connect(target);
      child.runAsync(LifeFunctions::hang);
      processes.add(child.await(Call.of(PROCESS).concurrently()));
    }
    return processes;
  }

  static void closeChildren(Router here) {
    here.children().forEach(Context::close);
  }

  static final Functions.Fn0<ProcessId> PROCESS = ProcessId::current;
  static final Functions.Fn0<Integer> STARTED_COUNT = LifeFunctions::started;
  static final Functions.Fn0<Integer> INTERRUPTED_COUNT = LifeFunctions::interrupted;
  static final Functions.Proc1<Router> CLOSE_CHILDREN = LifeFunctions::closeChildren;
}
