package org.econtext.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.ContextExecutor;
import org.econtext.core.Functions;
import org.econtext.core.Router;

/** What {@link ExecutorBehaviour} has run elsewhere. */
final class ExecutorFunctions {
  static final Functions.Fn0<Integer> RUNNING = ExecutorFunctions::running;

  private static final int MEETING = 8;
  private static final CyclicBarrier BARRIER = new CyclicBarrier(MEETING);
  private static final AtomicInteger CURRENT = new AtomicInteger();
  private static final AtomicInteger RAN = new AtomicInteger();
  private static final AtomicInteger MAXIMUM = new AtomicInteger();
  private static volatile CountDownLatch released = new CountDownLatch(1);

  private ExecutorFunctions() {}

  record Answer(int number) {}

  /** A task that is an object: it travels as a value. */
  record Doubling(int number) implements Callable<List<Answer>> {
    @Override
    public List<Answer> call() {
      return List.of(new Answer(2 * number));
    }
  }

  /** A task that returns nothing, and is an object. */
  record Once() implements Runnable {
    @Override
    public void run() {
      runOnce();
    }
  }

  /** Returns only when as many others are here. */
  static int meet() throws InterruptedException, BrokenBarrierException, TimeoutException {
    BARRIER.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    return MEETING;
  }

  static int meeting() {
    return MEETING;
  }

  /** Waits for {@link #release}, and counts how many do. */
  static int stay(int number) throws InterruptedException {
    int now = CURRENT.incrementAndGet();
    MAXIMUM.accumulateAndGet(now, Math::max);
    try {
      released.await();
      return number;
    } finally {
      CURRENT.decrementAndGet();
    }
  }

  /** Counts anew, and lets nobody go; nothing of before may still run. */
  static void forget() {
    released = new CountDownLatch(1);
    RAN.set(0);
    MAXIMUM.set(0);
  }

  static void release() {
    released.countDown();
  }

  static int running() {
    return CURRENT.get();
  }

  static int ran() {
    return RAN.get();
  }

  static void runOnce() {
    RAN.incrementAndGet();
  }

  static int most() {
    return MAXIMUM.get();
  }

  /** Runs tasks in the context that this runs in. */
  static int sumByTasks(Router here, int count) throws InterruptedException, ExecutionException {
    int sum = 0;
    try (ContextExecutor executor = here.self().executor(2)) {
      List<ContextExecutor.Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        tasks.add(() -> number);
      }
      for (Future<Integer> future : executor.invokeAll(tasks)) {
        sum += future.get();
      }
    }
    return sum;
  }

  static int fail(String message) {
    throw new IllegalStateException(message);
  }

  static void failSilently() {
    fail("unheard");
  }

  static ContextExecutor.Task<Integer> staying(int number) {
    return () -> stay(number);
  }
}
