package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.econtext.core.Call;
import org.econtext.core.Context;
import org.econtext.core.DeadlineExceededException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How calls end that nobody waits for any longer. */
public abstract class DeadlineBehaviour extends SharedContextBehaviour {
  private static final Duration SHORT = Duration.ofMillis(100);

  /** For subclasses. */
  protected DeadlineBehaviour() {}

  @BeforeEach
  void countAnew() {
    context().run(LifeFunctions::forget);
  }

  private void awaitStarted(int count) {
    Eventually.holds(
        count + " calls have started", () -> beside(LifeFunctions.STARTED_COUNT) == count);
  }

  private void awaitInterrupted(int count) {
    Eventually.holds(
        count + " calls were interrupted", () -> beside(LifeFunctions.INTERRUPTED_COUNT) == count);
  }

  @Test
  void aDeadlineInterruptsTheCallThere() {
    exceedDeadlineThere(
        () ->
            assertThatThrownBy(() -> context().runWithDeadline(SHORT, LifeFunctions::waitForever))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("waitForever")
                .hasMessageContaining(context().name())
                .hasMessageContaining("100 ms"));
    assertEachWasInterrupted();
    assertThat(context().call(LifeFunctions::isInterruptedNow)).isFalse();
  }

  @Test
  void aFutureHasADeadlineToo() {
    org.econtext.core.Functions.Proc0 wait = LifeFunctions::waitForever;
    exceedDeadlineThere(
        () -> {
          CompletableFuture<Void> call = context().submit(Call.of(wait).within(SHORT));
          assertThatThrownBy(call::join)
              .isInstanceOf(CompletionException.class)
              .hasCauseInstanceOf(DeadlineExceededException.class);
        });
    assertEachWasInterrupted();
  }

  @Test
  void aDeadlineThatIsMetChangesNothing() {
    assertThat(context().callWithDeadline(Duration.ofDays(100_000), CallFunctions::add, 1, 2))
        .isEqualTo(3);
    assertThat(context().callWithDeadline(Duration.ofMinutes(1), CallFunctions::add, 1, 2))
        .isEqualTo(3);
    assertThat(context().call(LifeFunctions::isInterruptedNow)).isFalse();
  }

  @Test
  void aCallThatIgnoresInterruptionHoldsUpNobodyElse() {
    exceedDeadlineThere(
        () ->
            assertThatThrownBy(() -> context().runWithDeadline(SHORT, LifeFunctions::hang))
                .isInstanceOf(DeadlineExceededException.class));
    awaitInterrupted(1);
    ProcessId process = processOf(context());
    Context other = connect(null);
    assertThat(other.call(CallFunctions::add, 3, 4)).isEqualTo(7);
    // Behind the hung call on the main thread nothing moves, but it too can be given up.
    assertThatThrownBy(() -> context().callWithDeadline(SHORT, CallFunctions::add, 1, 2))
        .isInstanceOf(DeadlineExceededException.class);
    context().close();
    awaitGone(List.of(process));
    assertThat(other.call(CallFunctions::add, 3, 4)).isEqualTo(7);
    closeRouter();
  }

  @Test
  void cancellingAFutureInterruptsTheCallThere() {
    CompletableFuture<Void> call = context().runAsync(LifeFunctions::waitForever);
    awaitStarted(1);
    assertThat(call.cancel(true)).isTrue();
    assertThat(call).isCancelled();
    awaitInterrupted(1);
    assertThat(context().call(CallFunctions::add, 1, 2)).isEqualTo(3);
  }

  @Test
  void aCallThatIsCancelledBeforeItsTurnNeverRuns() {
    CompletableFuture<Void> first = context().runAsync(LifeFunctions::waitForever);
    CompletableFuture<Void> second = context().runAsync(LifeFunctions::waitForever);
    awaitStarted(1);
    second.cancel(true);
    first.cancel(true);
    assertThat(context().call(LifeFunctions::started)).isEqualTo(1);
    assertThat(context().call(LifeFunctions::interrupted)).isEqualTo(1);
  }

  @Test
  void aWaitingThreadThatIsInterruptedCancelsItsCall() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> status = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                context().run(LifeFunctions::waitForever);
              } catch (CancellationException e) {
                thrown.set(e);
                status.set(Thread.currentThread().isInterrupted());
              }
            });
    waiting.start();
    awaitStarted(1);
    waiting.interrupt();
    waiting.join();
    assertThat(thrown.get()).isInstanceOf(CancellationException.class);
    assertThat(status.get()).isTrue();
    awaitInterrupted(1);
  }
}
