package org.econtext.parent.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.econtext.core.ContextExecutor;
import org.junit.jupiter.api.Test;

/** An executor whose threads run when the test says so. */
class ExecutorOrderTest {
  private final ManualBroker broker = new ManualBroker();
  private final ContextExecutor executor = ExecutorInterleavingsTest.executor(broker);

  private CompletableFuture<?> submit() {
    return executor.submit(ExecutorInterleavingsTest.TASK);
  }

  @Test
  void taskThatIsCancelledJustBeforeItBeginsMakesRoomForTheNext() {
    CompletableFuture<?> first = submit();
    CompletableFuture<?> second = submit();
    CompletableFuture<?> third = submit();
    while (!first.isDone()) {
      broker.runNext();
    }
    boolean unused = second.cancel(true);
    broker.runAll();
    assertThat(third).isCompleted();
    executor.close();
    assertThat(executor.isTerminated()).isTrue();
  }

  @Test
  void taskThatIsCancelledWhileItWaitsMakesRoomForTheNext() {
    CompletableFuture<?> first = submit();
    CompletableFuture<?> second = submit();
    CompletableFuture<?> third = submit();
    boolean unused = second.cancel(true);
    broker.runAll();
    assertThat(first).isCompleted();
    assertThat(third).isCompleted();
    executor.close();
  }
}
