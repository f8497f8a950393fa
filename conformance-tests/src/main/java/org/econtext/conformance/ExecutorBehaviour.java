package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.econtext.core.CallException;
import org.econtext.core.CodecException;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.LostContextException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How tasks run in a context beside its main thread. */
public abstract class ExecutorBehaviour extends SharedContextBehaviour {
  private static final Duration SHORT = Duration.ofMillis(100);

  /** For subclasses. */
  protected ExecutorBehaviour() {}

  @BeforeEach
  void countAnew() {
    context().run(ExecutorFunctions::forget);
    context().run(LifeFunctions::forget);
  }

  private void awaitRunning(int count) {
    Eventually.holds(count + " tasks run", () -> beside(ExecutorFunctions.RUNNING) == count);
  }

  private static <T> T valueOf(Future<T> future) throws Exception {
    return future.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void tasksRunAtTheSameTime() throws Exception {
    try (ContextExecutor executor = context().executor()) {
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < ExecutorFunctions.meeting(); i++) {
        futures.add(executor.submit(ExecutorFunctions::meet));
      }
      for (Future<Integer> future : futures) {
        assertThat(valueOf(future)).isEqualTo(ExecutorFunctions.meeting());
      }
    }
  }

  @Test
  void tasksAreOfManyForms() throws Exception {
    try (ContextExecutor executor = context().executor()) {
      int captured = 40;
      assertThat(valueOf(executor.submit(() -> captured + 2))).isEqualTo(42);
      Callable<Integer> cast = (Callable<Integer> & Serializable) () -> captured + 3;
      assertThat(valueOf(executor.submit(cast))).isEqualTo(43);
      assertThat(valueOf(executor.submit(new ExecutorFunctions.Doubling(7))))
          .containsExactly(new ExecutorFunctions.Answer(14));
      assertThat(valueOf(executor.submit(new ExecutorFunctions.Once()))).isNull();
      assertThat(valueOf(executor.submit(new ExecutorFunctions.Once(), "done"))).isEqualTo("done");
      executor.execute(new ExecutorFunctions.Once());
      executor.execute(ExecutorFunctions::runOnce);
      assertThat(valueOf(executor.submit(ExecutorFunctions::runOnce))).isNull();
    }
    assertThat(context().call(ExecutorFunctions::ran)).isEqualTo(5);
  }

  @Test
  void whatCannotTravelIsSaidToTheSubmitter() {
    try (ContextExecutor executor = context().executor()) {
      Callable<Integer> plain = () -> 42;
      assertThatThrownBy(() -> executor.submit(plain))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("ContextExecutor.Task");
      Object unserializable = new Object();
      assertThatThrownBy(() -> executor.submit(() -> unserializable))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("java.lang.Object can't travel");
      ExecutorService local = executor;
      assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> 42, local))
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void aContextRunsTasksInItself() throws Exception {
    assertThat(context().call(ExecutorFunctions::sumByTasks, router(), 10)).isEqualTo(45);
    assertThat(ExecutorFunctions.sumByTasks(router(), 10)).isEqualTo(45);
  }

  @Test
  void theMainThreadIsNotDelayed() {
    try (ContextExecutor executor = context().executor()) {
      List<Future<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tasks.add(executor.submit(ExecutorFunctions.staying(i)));
      }
      awaitRunning(3);
      assertThat(context().call(ExecutorFunctions::running)).isEqualTo(3);
      assertThat(tasks).noneMatch(Future::isDone);
      context().run(ExecutorFunctions::release);
    }
  }

  @Test
  void cancellingInterruptsTheTaskThere() {
    try (ContextExecutor executor = context().executor()) {
      Future<?> task = executor.submit(LifeFunctions::waitForever);
      Eventually.holds("it has begun", () -> beside(LifeFunctions.STARTED_COUNT) == 1);
      assertThat(task.cancel(true)).isTrue();
      assertThat(task.isCancelled()).isTrue();
      Eventually.holds("it was interrupted", () -> beside(LifeFunctions.INTERRUPTED_COUNT) == 1);
    }
  }

  @Test
  void aGentleCancelLetsTheTaskGoOn() {
    try (ContextExecutor executor = context().executor()) {
      Future<Integer> task = executor.submit(ExecutorFunctions.staying(1));
      awaitRunning(1);
      assertThat(task.cancel(false)).isTrue();
      assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
      executor.shutdown();
      assertThat(executor.isTerminated()).isFalse();
      assertThat(context().call(ExecutorFunctions::running)).isEqualTo(1);
      context().run(ExecutorFunctions::release);
    }
    assertThat(context().call(ExecutorFunctions::running)).isZero();
  }

  @Test
  void allAreInvokedInOrder() throws Exception {
    try (ContextExecutor executor = context().executor()) {
      List<ContextExecutor.Task<Integer>> tasks =
          List.of(() -> 1, () -> ExecutorFunctions.fail("second"), () -> 3);
      List<Future<Integer>> futures = executor.invokeAll(tasks);
      assertThat(futures).hasSize(3).allMatch(Future::isDone);
      assertThat(futures.get(0).get()).isEqualTo(1);
      ExecutionException e =
          catchThrowableOfType(ExecutionException.class, () -> futures.get(1).get());
      assertThat(e).hasCauseInstanceOf(CallException.class);
      assertThat(((CallException) e.getCause()).remote()).hasMessage("second");
      assertThat(futures.get(2).get()).isEqualTo(3);
    }
  }

  @Test
  void whatIsNotDoneInTimeIsCancelled() throws Exception {
    try (ContextExecutor executor = context().executor()) {
      List<ContextExecutor.Task<Integer>> tasks =
          List.of(ExecutorFunctions.staying(1), ExecutorFunctions.staying(2));
      for (Future<Integer> future :
          executor.invokeAll(tasks, SHORT.toMillis(), TimeUnit.MILLISECONDS)) {
        assertThat(future.isCancelled()).isTrue();
      }
      assertThatThrownBy(() -> executor.invokeAny(tasks, SHORT.toMillis(), TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      awaitRunning(0);
    }
  }

  @Test
  void oneOfAnyIsEnough() throws Exception {
    try (ContextExecutor executor = context().executor()) {
      List<ContextExecutor.Task<Integer>> tasks =
          List.of(() -> ExecutorFunctions.fail("first"), ExecutorFunctions.staying(2), () -> 3);
      assertThat(executor.invokeAny(tasks)).isEqualTo(3);
      awaitRunning(0);
      List<ContextExecutor.Task<Integer>> failing =
          List.of(() -> ExecutorFunctions.fail("one"), () -> ExecutorFunctions.fail("two"));
      assertThatThrownBy(() -> executor.invokeAny(failing))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(CallException.class);
    }
  }

  @Test
  void soManyRunAtATime() throws Exception {
    try (ContextExecutor executor = context().executor(2)) {
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        futures.add(executor.submit(ExecutorFunctions.staying(i)));
      }
      awaitRunning(2);
      // It never had its turn, so that nobody has to be interrupted.
      assertThat(futures.get(5).cancel(true)).isTrue();
      context().run(ExecutorFunctions::release);
      for (int i = 0; i < 5; i++) {
        assertThat(valueOf(futures.get(i))).isEqualTo(i);
      }
      assertThat(context().call(ExecutorFunctions::most)).isEqualTo(2);
    }
    assertThatThrownBy(() -> context().executor(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void afterShutdownTasksAreRejectedAndTheContextLivesOn() throws Exception {
    ContextExecutor executor = context().executor(1);
    Future<Integer> running = executor.submit(ExecutorFunctions.staying(1));
    Future<Integer> waiting = executor.submit(ExecutorFunctions.staying(2));
    awaitRunning(1);
    executor.shutdown();
    assertThat(executor.isShutdown()).isTrue();
    assertThatThrownBy(() -> executor.submit(() -> 3))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining(context().name());
    assertThat(executor.awaitTermination(SHORT.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    context().run(ExecutorFunctions::release);
    assertThat(executor.awaitTermination(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(running.get()).isEqualTo(1);
    assertThat(waiting.get()).isEqualTo(2);
    assertThat(executor.isTerminated()).isTrue();
    assertThat(context().call(CallFunctions::add, 1, 2)).isEqualTo(3);
  }

  @Test
  void shutdownNowCancelsAll() throws Exception {
    ContextExecutor executor = context().executor(1);
    Future<?> running = executor.submit(LifeFunctions::waitForever);
    Future<?> waiting = executor.submit(LifeFunctions::waitForever);
    Eventually.holds("one has begun", () -> beside(LifeFunctions.STARTED_COUNT) == 1);
    assertThat(executor.shutdownNow()).isEmpty();
    assertThat(running.isCancelled()).isTrue();
    assertThat(waiting.isCancelled()).isTrue();
    assertThat(executor.awaitTermination(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    Eventually.holds("it was interrupted", () -> beside(LifeFunctions.INTERRUPTED_COUNT) == 1);
    assertThat(context().call(LifeFunctions::started)).isEqualTo(1);
  }

  @Test
  void aLostContextFailsAllAndTakesNoMore() throws Exception {
    Context doomed = connect("doomed");
    ContextExecutor executor = doomed.executor(1);
    Future<Integer> running = executor.submit(ExecutorFunctions.staying(1));
    Future<Integer> waiting = executor.submit(ExecutorFunctions.staying(2));
    doomed.close();
    for (Future<Integer> future : List.of(running, waiting)) {
      assertThatThrownBy(() -> valueOf(future))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(LostContextException.class)
          .hasMessageContaining("doomed");
    }
    assertThatThrownBy(() -> executor.submit(() -> 3))
        .isInstanceOf(RejectedExecutionException.class)
        .hasCauseInstanceOf(LostContextException.class);
    executor.close();
    assertThat(executor.isTerminated()).isTrue();
  }

  @Test
  void aClosedRouterTakesNoMore() {
    ContextExecutor executor = router().self().executor();
    closeRouter();
    assertThatThrownBy(() -> executor.submit(() -> 3))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void whatFailsUnheardIsLogged() {
    try (LogCaptor log = LogCaptor.of(LogCaptor.MASTER, "WARN");
        ContextExecutor executor = context().executor()) {
      executor.execute(ExecutorFunctions::failSilently);
      Eventually.holds(
          "it is logged",
          () ->
              log.entries().stream()
                  .anyMatch(entry -> entry.text().contains("a task failed that nobody waits for")));
    }
  }
}
