package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.Call;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.Functions;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that was cancelled keeps its place in its executor for as long as it runs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExecutorCancellationTest {
  private static final int MANY = 500;

  private static final Functions.Fn0<Integer> COUNT_RUNNING =
      ExecutorCancellationTest::countRunning;

  /** What the stubborn task, which runs in this JVM as well, and the test tell each other. */
  private static final AtomicInteger running = new AtomicInteger();

  private static volatile CountDownLatch interrupted;
  private static volatile CountDownLatch begun;
  private static volatile CountDownLatch mayEnd;

  private final Router router = Master.open();
  private final Context context = router.connect(InProcessTarget.shared());
  private final ContextExecutor executor = context.executor(1);

  @BeforeEach
  void prepare() {
    interrupted = new CountDownLatch(1);
    begun = new CountDownLatch(1);
    mayEnd = new CountDownLatch(1);
  }

  @AfterEach
  void close() throws Exception {
    mayEnd.countDown();
    Background.run(router::close).get();
  }

  /** Runs until it may end, however often it is interrupted. */
  static void ignoreInterruption() {
    running.incrementAndGet();
    begun.countDown();
    boolean waits = true;
    while (waits) {
      try {
        mayEnd.await();
        waits = false;
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    }
    running.decrementAndGet();
  }

  static int countRunning() {
    return running.get();
  }

  private void cancelStubbornTask() throws InterruptedException {
    CompletableFuture<?> stubborn =
        executor.submit(() -> ExecutorCancellationTest.ignoreInterruption());
    assertThat(begun.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(stubborn.cancel(true)).isTrue();
    assertThat(interrupted.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(stubborn).isCancelled();
  }

  @Test
  void theNextWaitsUntilOneThatIgnoresInterruptionHasEnded() throws Exception {
    cancelStubbornTask();
    CompletableFuture<Integer> next = executor.submit(() -> countRunning());
    // Were the next one sent, it would be before this call and most likely have run.
    int runs = context.await(Call.of(COUNT_RUNNING).concurrently());
    assertThat(runs).isEqualTo(1);
    mayEnd.countDown();
    assertThat(next).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS).isEqualTo(0);
  }

  @Test
  void theExecutorEndsWhenOneThatIgnoresInterruptionHas() throws Exception {
    cancelStubbornTask();
    executor.shutdownNow();
    assertThat(executor.isTerminated()).isFalse();
    mayEnd.countDown();
    assertThat(executor.awaitTermination(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(running).hasValue(0);
  }

  @Test
  void whatTheProgramCompletedByItselfIsInterruptedByShutdownNow() throws Exception {
    CompletableFuture<?> task = executor.submit(() -> LifeFunctions.waitForever());
    assertThat(task.complete(null)).isTrue();
    assertThat(task.cancel(true)).isFalse();
    executor.shutdownNow();
    assertThat(executor.awaitTermination(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatTheProgramCompletedByItselfIsInterruptedByAnInterruptedClose() throws Exception {
    CompletableFuture<?> task = executor.submit(() -> LifeFunctions.waitForever());
    assertThat(task.complete(null)).isTrue();
    Background<Void> closing = Background.run(executor::close).awaitRest();
    assertThat(closing.isDone()).isFalse();
    closing.interrupt();
    closing.get();
  }

  @Test
  void whatIsChainedToACancelledTaskMayWaitForItsEnd() throws Exception {
    CompletableFuture<?> task = executor.submit(() -> LifeFunctions.waitForever());
    CompletableFuture<?> closing = task.whenComplete((nothing, failure) -> executor.close());
    assertThat(Background.start(() -> task.cancel(true)).get()).isTrue();
    assertThat(executor.isTerminated()).isTrue();
    assertThat(closing).isCompletedExceptionally();
  }

  @Test
  void whatIsChainedToACancelledCallMayCallThere() throws Exception {
    CompletableFuture<Void> call = context.runAsync(LifeFunctions::waitForever);
    CompletableFuture<Integer> next =
        call.handle((nothing, failure) -> context.call(CallFunctions::add, 1, 2));
    assertThat(Background.start(() -> call.cancel(true)).get()).isTrue();
    assertThat(next).isCompletedWithValue(3);
  }

  @Test
  void whatIsChainedToOneOfThoseThatShutdownNowCancelsMayWaitForAnother() throws Exception {
    ContextExecutor pair = context.executor(2);
    CompletableFuture<?> one = pair.submit(() -> LifeFunctions.waitForever());
    CompletableFuture<?> other = pair.submit(() -> LifeFunctions.waitForever());
    CompletableFuture<?> first = one.whenComplete((nothing, failure) -> awaitEnd(other));
    CompletableFuture<?> second = other.whenComplete((nothing, failure) -> awaitEnd(one));
    Background.run(pair::shutdownNow).get();
    assertThat(one).isCancelled();
    assertThat(other).isCancelled();
    assertThat(first).failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(second).failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void awaitEnd(CompletableFuture<?> future) {
    assertThat(future).failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void cancelledBeforeItBeganATaskMakesRoomForTheNext() {
    for (int i = 0; i < MANY; i++) {
      CompletableFuture<Integer> cancelled = executor.submit(() -> countRunning());
      boolean unused = cancelled.cancel(true);
    }
    assertThat(executor.submit(() -> countRunning()))
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo(0);
  }
}
