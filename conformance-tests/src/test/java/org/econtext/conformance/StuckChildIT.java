package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Call;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.Functions;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.parent.ContextOptions;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A child whose process was stopped by a signal: it reads nothing, and ends by a kill only. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StuckChildIT {
  /** More than a pipe takes. */
  private static final int LARGE_BYTES = 1 << 20;

  private static final Functions.Proc0 HANG = LifeFunctions::waitForever;

  private final TestProcesses processes = new TestProcesses();
  private final Router router = Master.open();
  private final Context child = router.connect(TestProcesses.target().name("stuck"));
  private long pid;

  @BeforeEach
  void stopTheChild() throws Exception {
    // What is called later is known there by now: only sending is what can't be done.
    assertThat(child.call(CallFunctions::checksum, new byte[1])).isPositive();
    pid = processes.stop(child);
  }

  @AfterEach
  void killWhatIsLeft() throws Exception {
    processes.close();
    Background.run(router::close).get();
  }

  private Background<Long> callWithALargeArgument() {
    return Background.start(() -> child.call(CallFunctions::checksum, new byte[LARGE_BYTES]))
        .awaitRest();
  }

  private List<CompletableFuture<Long>> callOften() {
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(child.callAsync(CallFunctions::checksum, new byte[LARGE_BYTES]));
    }
    return calls;
  }

  @Test
  void aDeadlineBoundsTheSendingOfALargeArgument() throws Exception {
    Background<Long> call =
        Background.start(
            () ->
                child.callWithDeadline(
                    Duration.ofSeconds(1), CallFunctions::checksum, new byte[LARGE_BYTES]));
    assertThat(call.failure())
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("stuck");
  }

  @Test
  void aDeadlineBoundsTheSendingOfManySmallCalls() throws Exception {
    for (int i = 0; i < 40; i++) {
      Background<Long> call =
          Background.start(
              () ->
                  child.callWithDeadline(
                      Duration.ofMillis(50), CallFunctions::checksum, new byte[4_000]));
      assertThat(call.failure()).as("call %d", i + 1).isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void aConnectBelowItHasItsTimeout() throws Exception {
    Duration timeout = Duration.ofSeconds(1);
    Local target = Local.process().withOptions(ContextOptions.defaults().connectTimeout(timeout));
    assertThat(Background.start(() -> child.connect(target)).failure())
        .isInstanceOfSatisfying(
            ConnectFailedException.class,
            failure ->
                assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.TIMEOUT))
        .hasMessageContaining("stuck");
    processes.resume(pid);
    // It learns of the attempt only now, and that it was given up.
    assertThat(child.<Integer, Integer, Integer>callAsync(CallFunctions::add, 1, 2))
        .succeedsWithin(Eventually.PATIENCE)
        .isEqualTo(3);
    ProcessHandle jvm = ProcessHandle.of(pid).orElseThrow();
    Eventually.holds("nothing of the attempt is left", () -> jvm.descendants().count() == 0);
  }

  @Test
  void anInterruptionEndsACallThatIsBeingSent() throws Exception {
    Background<Long> call = callWithALargeArgument();
    call.interrupt();
    assertThat(call.failure()).isInstanceOf(CancellationException.class);
    // Who gives up a call must not take the context from all others.
    processes.resume(pid);
    assertThat(child.<Integer, Integer, Integer>callAsync(CallFunctions::add, 1, 2))
        .succeedsWithin(Eventually.PATIENCE)
        .isEqualTo(3);
  }

  @Test
  void closingItKillsItAlthoughCallsAreUnderWay() throws Exception {
    Background<Long> blocked = callWithALargeArgument();
    List<CompletableFuture<Long>> calls = callOften();
    Background.run(child::close).get();
    assertThatItIsGone(blocked, calls);
  }

  @Test
  void closingTheRouterKillsItAlthoughCallsAreUnderWay() throws Exception {
    Background<Long> blocked = callWithALargeArgument();
    List<CompletableFuture<Long>> calls = callOften();
    Background.run(router::close).get();
    assertThatItIsGone(blocked, calls);
  }

  private void assertThatItIsGone(Background<Long> blocked, List<CompletableFuture<Long>> calls)
      throws InterruptedException {
    Eventually.holds("its process is gone", () -> !TestProcesses.isAlive(pid));
    Eventually.holds("nothing of it is left", () -> processes.living().isEmpty());
    assertThat(child.lost())
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("its parent killed it");
    assertThat(blocked.failure()).isInstanceOf(LostContextException.class);
    for (CompletableFuture<Long> call : calls) {
      assertThatThrownBy(() -> call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(LostContextException.class);
    }
  }

  @Test
  void deadlinesOfOthersPassWhileItIsKilled() throws Exception {
    Context other = router.connect(TestProcesses.target().name("other"));
    assertThat(other.<Integer, Integer, Integer>call(CallFunctions::add, 1, 2)).isEqualTo(3);
    Background<Long> blocked = callWithALargeArgument();
    Background<Void> closing = Background.run(child::close);
    // Sent now, due after the kill: the one that counts is behind it.
    Duration afterTheKill = Duration.ofMillis(Router.SHUTDOWN_GRACE_MILLIS + 500);
    CompletableFuture<Void> hanging =
        other.submit(Call.of(HANG).concurrently().within(afterTheKill));
    assertThatThrownBy(() -> hanging.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(DeadlineExceededException.class);
    closing.get();
    assertThat(blocked.failure()).isInstanceOf(LostContextException.class);
  }
}
