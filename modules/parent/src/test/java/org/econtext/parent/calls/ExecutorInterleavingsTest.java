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
import org.econtext.core.Handles;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.router.Admission;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.Dispatcher;
import org.econtext.core.router.ServiceFactory;
import org.econtext.exploration.ExploredBroker;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Explores an executor, from the submission of tasks to the completion of their futures. */
class ExecutorInterleavingsTest {
  /** A task passes many places where another thread may come between. */
  private static final int PART = 20;

  static final ContextExecutor.Action TASK = Thread::onSpinWait;
  private static final byte[] NULL = encodedNull();

  private static byte[] encodedNull() {
    ByteWriter out = new ByteWriter();
    out.putByte(Dispatcher.RETURNED);
    Encoder.write(out, null);
    return out.toByteArray();
  }

  /** Answers each call at once, on another thread: running functions is explored elsewhere. */
  private static final class Answering implements Mailbox {
    private final ContextRouter router;

    Answering(ContextRouter router) {
      this.router = router;
    }

    @Override
    public Stream.Next receive(Message call, Stream from) {
      Message answer = new Message(0, 0, 0, call.replyTo(), 0, 0, NULL);
      router.broker().execute(ThreadRole.READER, () -> router.deliver(answer, null));
      return Stream.Next.READ;
    }
  }

  private static final class NoServices implements ServiceFactory {
    @Override
    public <S> S make(Class<S> type, String implementation, ContextRouter router) {
      throw new UnsupportedOperationException(implementation);
    }
  }

  /** Taking a task apart is remembered, and isn't explored. */
  @BeforeAll
  static void makeFirstCall() throws Exception {
    ContextExecutor executor = executor(null);
    Object unused = executor.submit(TASK).get();
    executor.close();
  }

  /** An executor that runs one task at a time. */
  static ContextExecutor executor(Broker broker) {
    ContextRouter router =
        new ContextRouter(
            ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
            ExecutorInterleavingsTest.class.getClassLoader(),
            record -> {},
            new NoServices(),
            broker);
    router.mailboxes().put(Handles.CALL_FUNCTION, Admission.ANYBODY, new Answering(router));
    RemoteCalls calls = new RemoteCalls(share(router));
    return share(calls.executor((ContextReference) router.self(), 1));
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
