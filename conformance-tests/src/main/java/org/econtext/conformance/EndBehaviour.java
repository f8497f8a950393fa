package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.junit.jupiter.api.Test;

/** How contexts end: in order, hung, by themselves, or killed; and that none is left. */
@SuppressWarnings("FutureReturnValueIgnored") // Calls that are lost with their context.
public abstract class EndBehaviour extends Behaviour {
  /** Less than it takes where it is a timer that ends what hangs, and not the end itself. */
  private static final long AT_ONCE_MILLIS = Router.SHUTDOWN_GRACE_MILLIS - 1_000;

  /** For subclasses. */
  protected EndBehaviour() {}

  // ---- in order

  @Test
  void outputAndShutdownHooksArriveBeforeTheEnd() {
    try (LogCaptor log = logOfContexts("INFO")) {
      Context web = connect("web");
      ProcessId process = processOf(web);
      web.run(LifeFunctions::addShutdownHook, "hook ran");
      for (int i = 0; i < 100; i++) {
        web.runAsync(OutputFunctions::printUnfinished, "line " + i + "\n");
      }
      web.run(OutputFunctions::printUnfinished, "unfinished");
      web.close();
      closeRouter();
      List<String> lines = log.messages("web", "stdout");
      assertThat(lines).contains("line 0", "line 99");
      assertThat(lines).anyMatch(line -> line.endsWith("hook ran"));
      awaitGone(List.of(process));
    }
  }

  @Test
  void shutdownHooksMayPrintMoreThanAPipeHolds() {
    try (LogCaptor log = logOfContexts("INFO")) {
      Context web = connect("web");
      String text =
          IntStream.range(0, 5_000)
              .mapToObj(i -> "This is line " + i + " of what the hook prints.\n")
              .collect(Collectors.joining());
      web.run(LifeFunctions::addShutdownHook, text);
      LostContextException lost =
          catchThrowableOfType(LostContextException.class, () -> web.run(LifeFunctions::exit, 42));
      assertThat(lost.exitStatus()).isEqualTo(42);
      closeRouter();
      // Lines may be torn where what was printed had to go its way in parts.
      assertThat(String.join("", log.messages("web", "stdout")))
          .isEqualTo("about to exit" + text.replace("\n", ""));
    }
  }

  @Test
  void aClosedContextIsLostAndClosingItAgainDoesNothing() throws Exception {
    Context web = connect("web");
    web.run(OutputFunctions::printUnfinished, "");
    assertThat(web.lost()).isNotDone();
    web.close();
    LostContextException lost = web.lost().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(lost.contextId()).isEqualTo(web.id());
    web.close();
    assertThatThrownBy(() -> web.call(CallFunctions::add, 1, 2))
        .isInstanceOf(LostContextException.class)
        .hasMessageContaining("web");
    assertThatThrownBy(() -> web.callAsync(CallFunctions::add, 1, 2).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(LostContextException.class);
    assertThat(router().children()).doesNotContain(web);
    Router router = router();
    router.close();
    router.close();
    closeRouter();
  }

  @Test
  void closingARouterEndsTheWholeTree() {
    Context web = connect("web");
    List<ProcessId> processes = new ArrayList<>();
    processes.add(processOf(web));
    processes.addAll(web.call(LifeFunctions::ownChildren, router(), subject().below(null), 2));
    Context below = web.connect(subject().below("below"));
    processes.add(processOf(below));
    below.close();
    awaitGone(processes.subList(3, 4));
    closeRouter();
    awaitGone(processes);
  }

  @Test
  void threadsThatAreNoDaemonsDoNotKeepAContextAlive() {
    Context web = connect("web");
    ProcessId process = processOf(web);
    web.run(LifeFunctions::hangInThreadsOfItsOwn);
    web.runAsync(LifeFunctions::hang);
    web.close();
    awaitGone(List.of(process));
  }

  @Test
  void aHungShutdownHookIsKilledAfterTheGrace() {
    Context web = connect("web");
    ProcessId process = processOf(web);
    web.run(LifeFunctions::addHangingShutdownHook);
    web.close();
    awaitGone(List.of(process));
  }

  @Test
  void aFunctionThatExitsGivesItsStatus() {
    try (LogCaptor log = logOfContexts("INFO")) {
      Context web = connect("web");
      ProcessId process = processOf(web);
      CompletableFuture<Void> exiting = web.runAsync(LifeFunctions::exit, 7);
      CompletableFuture<Integer> behind = web.callAsync(CallFunctions::add, 1, 2);
      for (CompletableFuture<?> call : List.of(exiting, behind)) {
        Throwable failure =
            catchThrowableOfType(
                    ExecutionException.class,
                    () -> call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .getCause();
        assertThat(failure)
            .isInstanceOf(LostContextException.class)
            .hasMessageContaining("web")
            .hasMessageContaining("master");
        LostContextException lost = (LostContextException) failure;
        assertThat(lost.exitStatus()).isEqualTo(7);
        assertThat(lost.contextId()).isEqualTo(web.id());
      }
      awaitGone(List.of(process));
      closeRouter();
      assertThat(log.messages("web", "stdout")).containsExactly("about to exit");
    }
  }

  // ---- killed

  @Test
  void killedLeavesFailPendingCallsAtOnce() throws Exception {
    Context web = connect("web");
    Context other = connect("other");
    ProcessId process = processOf(web);
    CompletableFuture<Void> pending = web.runAsync(LifeFunctions::killSelf);
    CompletableFuture<Integer> behind = web.callAsync(CallFunctions::add, 1, 2);
    LostContextException lost = web.lost().get(AT_ONCE_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(lost.exitStatus()).isEqualTo(128 + 9);
    for (CompletableFuture<?> each : List.of(pending, behind)) {
      assertThatThrownBy(() -> each.get(AT_ONCE_MILLIS, TimeUnit.MILLISECONDS))
          .hasCauseInstanceOf(LostContextException.class)
          .hasMessageContaining("web > ")
          .hasMessageContaining("master");
    }
    assertThat(other.call(CallFunctions::add, 1, 2)).isEqualTo(3);
    awaitGone(List.of(process));
  }

  @Test
  void aKilledMiddleTakesWhatIsBelowWithIt() throws Exception {
    Context middle = connect("middle");
    Context leaf = middle.connect(subject().below("leaf"));
    List<ProcessId> processes = List.of(processOf(middle), processOf(leaf));
    CompletableFuture<Void> pending = leaf.runAsync(LifeFunctions::hang);
    processOf(leaf);
    middle.runAsync(LifeFunctions::killSelf);
    LostContextException lost = leaf.lost().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(lost).hasMessageContaining("middle").hasMessageContaining("master");
    assertThatThrownBy(pending::join).hasCauseInstanceOf(LostContextException.class);
    awaitGone(processes);
  }

  @Test
  void aKilledMasterLeavesNoOrphan() throws Exception {
    try (ForkedMaster master = ForkedMaster.start(subject(), 2)) {
      List<ProcessId> processes = master.processes();
      assertThat(processes).hasSize(subject().via().size() + 2);
      for (ProcessId process : processes) {
        assertThat(subject().isAlive(process)).as(process.toString()).isTrue();
      }
      master.kill();
      awaitGone(processes);
    }
  }
}
