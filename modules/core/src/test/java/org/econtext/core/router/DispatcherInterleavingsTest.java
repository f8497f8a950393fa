package org.econtext.core.router;

import static org.econtext.exploration.Exploration.explore;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

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

  @Test
  void callsThatComeWhileTheMainThreadBeginsAndWaitsAreAnswered() {
    explore(
        PART,
        0,
        broker -> {
          Answers answers = new Answers(2);
          ContextRouter router = router(broker, answers);
          Thread reader =
              broker.start(
                  ThreadRole.READER,
                  "reader",
                  () -> {
                    call(router, answers, 1);
                    call(router, answers, 2);
                  });
          reader.join();
          broker.finish();
          require(answers.answers == 2 && answers.failures == 0, "answered " + answers.answers);
        });
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
