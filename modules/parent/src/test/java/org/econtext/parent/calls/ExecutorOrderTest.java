package org.econtext.parent.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.econtext.core.Broker;
import org.econtext.core.ContextExecutor;
import org.econtext.core.ThreadRole;
import org.junit.jupiter.api.Test;

/** An executor whose threads run when the test says so. */
class ExecutorOrderTest {
  /** Has one thread, the test's. */
  private static final class ManualBroker implements Broker {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public Thread start(ThreadRole role, String name, Runnable work) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void execute(ThreadRole role, Runnable task) {
      tasks.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return () -> {};
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void park(Object blocker, long deadline) {
      throw new AssertionError("waits for what nobody does");
    }

    @Override
    public void unpark(Thread thread) {}

    void runAll() {
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
    }
  }

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
      broker.tasks.remove().run();
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
