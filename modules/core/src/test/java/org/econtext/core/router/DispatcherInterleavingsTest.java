package org.econtext.core.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.econtext.exploration.Exploration.explore;
import static org.econtext.exploration.Exploration.findFault;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

import java.util.function.IntConsumer;
import org.econtext.core.Broker;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.exploration.ExploredBroker;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Explores calls that come to a context, and its main thread, which begins, waits and ends. */
class DispatcherInterleavingsTest {
  private static final int HERE = 5;
  private static final int THERE = 0;

  /** Each call finds a class and a method. */
  private static final int PART = 10;

  private static final byte[] CALL = encodedCall();

  private static byte[] encodedCall() {
    ByteWriter out = new ByteWriter();
    out.putByte(Dispatcher.ON_MAIN_THREAD);
    new MethodName(false, true, DispatcherInterleavingsTest.class.getName(), "function", "()V")
        .write(out);
    out.putVarInt(0);
    return out.toByteArray();
  }

  /** What is called. */
  public static void function() {}

  /** The stream to the parent; ends the program after so many answers. */
  private static final class Answers implements Stream {
    private final int last;
    private ContextRouter router;
    private int answers;
    private int failures;

    Answers(int last) {
      this.last = last;
    }

    @Override
    public void send(Message message, long deadline, boolean batched) {
      boolean ends;
      synchronized (this) {
        answers++;
        if (new ByteReader(message.body()).getByte() != Dispatcher.RETURNED) {
          failures++;
        }
        ends = answers == last;
      }
      if (ends) {
        router.dispatcher().endProgram(null);
      }
    }

    @Override
    public int peer() {
      return THERE;
    }

    @Override
    public void start() {}

    @Override
    public boolean offer(Message message) {
      return true;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void offerNews(Message message) {}

    @Override
    public boolean offerInTurn(Message message, Runnable whenTaken) {
      return true;
    }

    @Override
    public void resume() {}

    @Override
    public void close() {}
  }

  /** How a method is called is decided in the first few calls; that isn't explored. */
  @BeforeAll
  static void makeFirstCalls() throws Exception {
    for (int i = 0; i < 20; i++) {
      ExploredBroker broker = new ExploredBroker();
      Answers answers = new Answers(1);
      ContextRouter router = router(broker, answers);
      call(router, answers, 1);
      broker.finish();
      require(answers.failures == 0, "the function can't be called");
    }
  }

  private static ContextRouter router(ExploredBroker broker, Answers answers) {
    ContextRouter router =
        new ContextRouter(
            ContextDescription.master(0, 0)
                .child(HERE, "here", System.Logger.Level.OFF.getSeverity(), 0),
            DispatcherInterleavingsTest.class.getClassLoader(),
            record -> {},
            null,
            broker);
    answers.router = share(router);
    router.joinParent(answers);
    return router;
  }

  private static void call(ContextRouter router, Answers stream, int number) {
    Message call = new Message(HERE, THERE, THERE, Handles.CALL_FUNCTION, number, 0, CALL);
    Stream.Next unused = router.received(call, stream);
  }

  private static void callFromTwoReaders(ExploredBroker broker, IntConsumer caller) {
    Thread unused = broker.start(ThreadRole.READER, "reader", () -> caller.accept(1));
    Thread unusedAsWell = broker.start(ThreadRole.READER, "other", () -> caller.accept(2));
  }

  @Test
  void callsThatComeWhileTheMainThreadBeginsAndWaitsAreAnswered() {
    explore(
        PART,
        0,
        broker -> {
          Answers answers = new Answers(2);
          ContextRouter router = router(broker, answers);
          callFromTwoReaders(broker, number -> call(router, answers, number));
          broker.finish();
          require(answers.answers == 2 && answers.failures == 0, "answered " + answers.answers);
        });
  }

  @Test
  void explorationFindsACallThatSeesNoMainThreadWhileAnotherStartsIt() {
    String found =
        findFault(
            2,
            broker -> {
              HastyDispatcher dispatcher = share(new HastyDispatcher(broker));
              callFromTwoReaders(broker, number -> dispatcher.call());
              broker.finish();
            });
    assertThat(found).contains("has hung");
  }

  /** As the dispatcher, but that a call is queued, and who is to be woken for it, are two steps. */
  private static final class HastyDispatcher {
    private final ExploredBroker broker;
    private volatile Thread mainThread;
    private volatile boolean parked;
    private int queued;
    private int answered;

    HastyDispatcher(ExploredBroker broker) {
      this.broker = broker;
    }

    void call() {
      synchronized (this) {
        queued++;
      }
      if (mainThread == null) {
        startMainThread();
      } else if (parked) {
        broker.unpark(mainThread);
      }
    }

    /** Whoever comes second does nothing, though the main thread may have parked meanwhile. */
    private void startMainThread() {
      synchronized (broker) {
        if (mainThread == null) {
          mainThread = broker.start(ThreadRole.PROGRAM, "main", this::serve);
        }
      }
    }

    private synchronized boolean hasMore() {
      return answered < queued;
    }

    private synchronized boolean isOver() {
      return answered == 2;
    }

    private synchronized void answer() {
      answered++;
    }

    private void serve() {
      while (!isOver()) {
        if (hasMore()) {
          answer();
        } else {
          parked = true;
          if (!hasMore()) {
            broker.park(this, Broker.NEVER);
          }
          parked = false;
        }
      }
    }
  }

  @Test
  void claimedMainThreadServesAndReturns() {
    explore(
        PART,
        0,
        broker -> {
          Answers answers = new Answers(1);
          ContextRouter router = router(broker, answers);
          router.dispatcher().claimMainThread();
          Thread unused = broker.start(ThreadRole.READER, "reader", () -> call(router, answers, 1));
          serve(router);
          require(answers.answers == 1, "answered " + answers.answers);
        });
  }

  private static void serve(ContextRouter router) {
    try {
      router.dispatcher().serveAsMainThread();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void closingEndsAMainThreadThatWaits() {
    explore(
        PART,
        0,
        broker -> {
          ContextRouter router = router(broker, new Answers(0));
          router.dispatcher().claimMainThread();
          Thread unused = broker.start(ThreadRole.PROGRAM, "closer", router::close);
          serve(router);
        });
  }
}
