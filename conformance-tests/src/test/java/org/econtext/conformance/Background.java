package org.econtext.conformance;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Something that may wait for ever if the product is broken: it runs on a daemon thread, so that a
 * test can give it up.
 */
final class Background<T> {
  /** So often a thread that rests is seen at the same place. */
  private static final int LOOKS_AT_REST = 40;

  private final CompletableFuture<T> outcome = new CompletableFuture<>();
  private final Thread thread;

  private Background(Callable<T> work) {
    thread =
        new Thread(
            () -> {
              try {
                outcome.complete(work.call());
              } catch (Throwable e) { // It is the test's, whatever it is.
                outcome.completeExceptionally(e);
              }
            },
            "background");
    thread.setDaemon(true);
    thread.start();
  }

  /** Something to do, as a lambda that may throw. */
  interface Action {
    void run() throws Exception;
  }

  static <T> Background<T> start(Callable<T> work) {
    return new Background<>(work);
  }

  static Background<Void> run(Action work) {
    return new Background<>(
        () -> {
          work.run();
          return null;
        });
  }

  /** What it returned; what it threw is thrown as the cause. */
  T get() throws ExecutionException, InterruptedException {
    try {
      return outcome.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      AssertionError hung =
          new AssertionError(
              "not ended within " + Eventually.PATIENCE_SECONDS + " s; where it is: ", e);
      hung.setStackTrace(thread.getStackTrace());
      throw hung;
    }
  }

  /** What it threw; null if it returned. */
  Throwable failure() throws InterruptedException {
    try {
      get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (CancellationException e) {
      // A future throws this as it is.
      return e;
    }
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean isDone() {
    return outcome.isDone();
  }

  /**
   * Waits until it goes no further: it has ended, or stays at one place. What waits in a system
   * call counts as running, so its state doesn't tell.
   */
  Background<T> awaitRest() {
    AtomicInteger looks = new AtomicInteger();
    AtomicReference<StackTraceElement[]> last = new AtomicReference<>();
    Eventually.holds(
        "the thread rests",
        () -> {
          StackTraceElement[] now = thread.getStackTrace();
          if (!Arrays.equals(now, last.getAndSet(now))) {
            looks.set(0);
          }
          return isDone() || (now.length > 0 && looks.incrementAndGet() == LOOKS_AT_REST);
        });
    return this;
  }
}
