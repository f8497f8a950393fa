package org.econtext.parent.calls;

import static org.econtext.exploration.Exploration.explore;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.econtext.core.Broker;
import org.econtext.core.ContextExecutor;
import org.econtext.core.ThreadRole;
import org.econtext.core.router.ContextRouter;
import org.econtext.exploration.ExploredBroker;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Explores an executor, from the submission of tasks to the completion of their futures. */
class ExecutorInterleavingsTest {
  /** A task passes many places where another thread may come between. */
  private static final int PART = 20;

  static final ContextExecutor.Action TASK = Thread::onSpinWait;

  /** Taking a task apart is remembered, and isn't explored. */
  @BeforeAll
  static void makeFirstCall() throws Exception {
    ContextExecutor executor = executor(null);
    Object unused = executor.submit(TASK).get();
    executor.close();
  }

  /** An executor that runs one task at a time. */
  static ContextExecutor executor(Broker broker) {
    ContextRouter router = AnsweringContext.router(broker);
    RemoteCalls calls = new RemoteCalls(router);
    return share(calls.executor(AnsweringContext.self(router), 1));
  }

  @Test
  void eachTaskOfTwoThreadsEnds() {
    explore(
        PART,
        0,
        broker -> {
          ContextExecutor executor = executor(broker);
          List<CompletableFuture<?>> futures = share(new ArrayList<>());
          Thread other =
              broker.start(ThreadRole.PROGRAM, "other", () -> futures.add(executor.submit(TASK)));
          CompletableFuture<?> own = executor.submit(TASK);
          other.join();
          executor.close();
          require(own.isDone() && !own.isCompletedExceptionally(), "own: " + own);
          require(futures.get(0).isDone(), "other: " + futures);
        });
  }

  @Test
  void cancelledTaskHoldsUpNoOther() {
    explore(PART, 0, ExecutorInterleavingsTest::cancelTheSecondOfThree);
  }

  private static void cancelTheSecondOfThree(ExploredBroker broker) {
    ContextExecutor executor = executor(broker);
    CompletableFuture<?> first = executor.submit(TASK);
    CompletableFuture<?> second = executor.submit(TASK);
    CompletableFuture<?> third = executor.submit(TASK);
    boolean unused = second.cancel(true);
    executor.close();
    require(first.isDone() && second.isDone(), "the first or second is not done");
    require(third.isDone() && !third.isCompletedExceptionally(), "third: " + third);
  }

  @Test
  void shutdownNowEndsWhatIsBeingSubmitted() {
    explore(
        PART,
        0,
        broker -> {
          ContextExecutor executor = executor(broker);
          List<CompletableFuture<?>> futures = share(new ArrayList<>());
          Thread other =
              broker.start(
                  ThreadRole.PROGRAM, "other", () -> submitUnlessShutDown(executor, futures));
          List<Runnable> unused = executor.shutdownNow();
          other.join();
          executor.close();
          require(futures.isEmpty() || futures.get(0).isDone(), "left: " + futures);
        });
  }

  private static void submitUnlessShutDown(
      ContextExecutor executor, List<CompletableFuture<?>> futures) {
    try {
      futures.add(executor.submit(TASK));
    } catch (RejectedExecutionException e) {
      require(executor.isShutdown(), "an executor that is open refused a task");
    }
  }
}
