package org.econtext.parent.calls;

import static org.econtext.exploration.Exploration.explore;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.econtext.core.Call;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.Functions;
import org.econtext.core.LostContextException;
import org.econtext.core.ThreadRole;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;
import org.econtext.exploration.ExploredBroker;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Explores calls that several things end at once: the answer, a deadline, a cancel, the end. */
class CallInterleavingsTest {
  /** A call passes many places where another thread may come between. */
  private static final int PART = 20;

  private static final Functions.Proc0 TASK = Thread::onSpinWait;

  private static Call call() {
    return Call.of(TASK);
  }

  private static Call callWithDeadline() {
    return call().within(Duration.ofSeconds(1));
  }

  /** A context that calls itself, and what it has in mailboxes without a call. */
  private static final class Caller {
    private final ExploredBroker broker;
    private final ContextRouter router;
    private final RemoteCalls calls;
    private final int mailboxes;

    Caller(ExploredBroker broker) {
      this.broker = broker;
      router = AnsweringContext.router(broker);
      calls = share(new RemoteCalls(router));
      mailboxes = router.mailboxes().dynamicCount();
    }

    private ContextReference self() {
      return AnsweringContext.self(router);
    }

    CompletableFuture<Object> submit(Call call) {
      return share(calls.submit(self(), call));
    }

    Object await(Call call) {
      return calls.await(self(), call);
    }

    void requireEnd(CompletableFuture<Object> future) throws InterruptedException {
      requireEnd();
      require(future.isDone(), "the future has not ended");
    }

    /** All threads end, and nothing is left. */
    void requireEnd() throws InterruptedException {
      broker.finish();
      require(router.mailboxes().dynamicCount() == mailboxes, "a mailbox is left");
    }
  }

  /** Taking a function apart is remembered, and isn't explored. */
  @BeforeAll
  static void makeFirstCall() {
    call();
  }

  @Test
  void aFutureEndsWhetherItsAnswerOrItsDeadlineComesFirst() {
    explore(
        PART,
        0,
        broker -> {
          broker.runTimersAtAnyMoment();
          Caller caller = new Caller(broker);
          CompletableFuture<Object> future = caller.submit(callWithDeadline());
          caller.requireEnd(future);
        });
  }

  @Test
  void aFutureThatIsCancelledWhileItIsAnsweredLeavesNothing() {
    explore(
        PART,
        0,
        broker -> {
          Caller caller = new Caller(broker);
          CompletableFuture<Object> future = caller.submit(callWithDeadline());
          Thread unused = broker.start(ThreadRole.PROGRAM, "canceller", () -> future.cancel(true));
          caller.requireEnd(future);
        });
  }

  @Test
  void aFutureEndsAlthoughTheRouterCloses() {
    explore(
        PART,
        0,
        broker -> {
          Caller caller = new Caller(broker);
          Thread unused = broker.start(ThreadRole.PROGRAM, "closer", caller.router::close);
          CompletableFuture<Object> future = caller.submit(call());
          caller.requireEnd(future);
        });
  }

  @Test
  void whoWaitsGoesOnAlthoughTheRouterCloses() {
    explore(
        PART,
        0,
        broker -> {
          Caller caller = new Caller(broker);
          Thread unused = broker.start(ThreadRole.PROGRAM, "closer", caller.router::close);
          try {
            require(caller.await(call()) == null, "an answer that nobody gave");
          } catch (LostContextException e) {
            require(caller.router.isClosed(), "lost although all is well: " + e);
          }
          caller.requireEnd();
        });
  }

  @Test
  void whoWaitsWithADeadlineGoesOnAtIts() {
    explore(
        PART,
        0,
        broker -> {
          Caller caller = new Caller(broker);
          Thread unused =
              broker.start(ThreadRole.PROGRAM, "clock", () -> broker.pass(Duration.ofSeconds(2)));
          try {
            require(caller.await(callWithDeadline()) == null, "an answer that nobody gave");
          } catch (DeadlineExceededException e) {
            require(broker.nanoTime() > 0, "no time has passed: " + e);
          }
          caller.requireEnd();
        });
  }
}
