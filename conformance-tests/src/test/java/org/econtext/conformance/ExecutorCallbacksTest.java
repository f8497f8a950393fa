package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is chained to a task's future may wait as long as it likes, and costs that future only. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExecutorCallbacksTest {
  private final Router router = Master.open();
  private final Context context = router.connect(InProcessTarget.shared());
  private final ContextExecutor executor = context.executor(1);
  private final CountDownLatch opened = new CountDownLatch(1);
  private CompletableFuture<Void> blocked;

  /** Has a first task whose future something is chained to that waits. */
  @BeforeEach
  void block() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch chained = new CountDownLatch(1);
    gate = chained;
    CompletableFuture<Integer> first = executor.submit(() -> passTheGate());
    blocked =
        first.thenAccept(
            one -> {
              begun.countDown();
              await(opened);
            });
    chained.countDown();
    await(begun);
  }

  private static volatile CountDownLatch gate;

  /** Ends when something is chained to its future, which would else be run by who chains it. */
  static int passTheGate() {
    await(gate);
    return 1;
  }

  /**
   * Is not ended by an interruption, which the end of its context is to it, and answers nothing.
   */
  static void outlastItsContext() {
    while (gate.getCount() > 0) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        // Would answer, and this answer could be sooner than the news of the loss.
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody opened it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void close() throws Exception {
    opened.countDown();
    assertThat(blocked).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    Background.run(router::close).get();
  }

  @Test
  void theNextTaskRuns() {
    assertThat(executor.submit(() -> CallFunctions.add(1, 2)))
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo(3);
  }

  @Test
  void tasksThatWaitHearOfALoss() {
    gate = opened;
    CompletableFuture<?> runs = executor.submit(() -> outlastItsContext());
    CompletableFuture<Integer> waits = executor.submit(() -> CallFunctions.add(1, 2));
    context.close();
    for (CompletableFuture<?> each : new CompletableFuture<?>[] {runs, waits}) {
      assertThat(each)
          .failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(LostContextException.class);
    }
  }

  @Test
  void theExecutorEnds() throws Exception {
    CompletableFuture<Integer> last = executor.submit(() -> CallFunctions.add(1, 2));
    executor.shutdown();
    assertThat(executor.awaitTermination(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(last).isCompletedWithValue(3);
  }

  @Test
  void aTaskIsChainedToTheOneBeforeItThatWaitsForIt() {
    CompletableFuture<Integer> both =
        executor
            .submit(() -> CallFunctions.add(1, 2))
            .thenApply(three -> executor.submit(() -> CallFunctions.add(2, 2)).join() + three);
    assertThat(both).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS).isEqualTo(7);
  }

  @Test
  void itMayBeClosedByWhatIsChainedToItsTask() {
    CompletableFuture<Void> closing =
        executor.submit(() -> CallFunctions.add(1, 2)).thenAccept(three -> executor.close());
    assertThat(closing).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(executor.isTerminated()).isTrue();
  }
}
