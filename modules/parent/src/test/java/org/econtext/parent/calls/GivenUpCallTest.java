package org.econtext.parent.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.econtext.core.ContextExecutor;
import org.econtext.core.Functions;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.Dispatcher;
import org.econtext.core.values.AllowList;
import org.econtext.exploration.NoServices;
import org.junit.jupiter.api.Test;

/** What is left of calls of a context to its parent, which the test plays, that are given up. */
class GivenUpCallTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final int PARENT = 0;
  private static final Functions.Fn0<Integer> FUNCTION = () -> 5;

  private final ManualBroker broker = new ManualBroker();
  private final List<Message> sent = new ArrayList<>();
  private final List<Integer> late = new ArrayList<>();

  /** What comes between as long as the next call isn't queued yet. */
  private Runnable beforeSending = () -> {};

  private final Stream stream =
      (Stream)
          Proxy.newProxyInstance(
              GivenUpCallTest.class.getClassLoader(),
              new Class<?>[] {Stream.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("send")) {
                  beforeSending.run();
                  sent.add((Message) arguments[0]);
                } else if (method.getName().equals("offerNews")) {
                  sent.add((Message) arguments[0]);
                }
                return null;
              });

  private final ContextRouter router = child();
  private final int mailboxes = router.mailboxes().dynamicCount();

  private ContextRouter child() {
    int level = System.Logger.Level.OFF.getSeverity();
    ContextRouter made =
        new ContextRouter(
            ContextDescription.master(level, 0).child(1, "child", level, 0),
            GivenUpCallTest.class.getClassLoader(),
            record -> {},
            new NoServices(),
            broker);
    made.joinParent(stream);
    return made;
  }

  private ContextReference parent() {
    return router.contexts().of(PARENT, null, ContextRouter.NOT_KNOWN);
  }

  private PendingFuture<Integer> send() {
    PendingFuture<Integer> pending = pending();
    pending.send(DEADLINE);
    return pending;
  }

  private PendingFuture<Integer> pending() {
    return new PendingFuture<>(
        router,
        parent(),
        new RemoteCalls.Prepared(RemoteFunction.of(FUNCTION), new byte[0]),
        new Answers(router, new AllowList()),
        late::add);
  }

  private void assertACancelFollowsTheCall() {
    assertThat(sent)
        .extracting(Message::handle)
        .containsExactly(Handles.CALL_FUNCTION, Handles.CANCEL_CALL);
    assertThat(new ByteReader(sent.get(1).body()).getInt()).isEqualTo(sent.get(0).replyTo());
  }

  /** It is made where locks are held, and whoever has a mailbox may be told something at once. */
  @Test
  void aCallThatIsYetToBeSentHasNoMailbox() {
    pending();
    assertThat(router.mailboxes().dynamicCount()).isEqualTo(mailboxes);
  }

  @Test
  void aDeadlineThatPassesBeforeItsCallIsQueuedInterruptsIt() {
    beforeSending = broker::passAllTime;
    assertThat(send().future()).isCompletedExceptionally();
    assertACancelFollowsTheCall();
  }

  @Test
  void aCancelThatComesBeforeItsCallIsQueuedInterruptsIt() {
    PendingFuture<Integer> pending = pending();
    beforeSending = () -> assertThat(pending.future().cancel(true)).isTrue();
    pending.send(DEADLINE);
    assertACancelFollowsTheCall();
  }

  @Test
  void aTaskThatIsShutDownBeforeItsCallIsQueuedIsInterrupted() {
    ContextExecutor executor = new RemoteCalls(router).executor(parent(), 1);
    beforeSending = () -> assertThat(executor.shutdownNow()).isEmpty();
    assertThat(executor.submit(ExecutorInterleavingsTest.TASK)).isCancelled();
    assertACancelFollowsTheCall();
  }

  @Test
  void aDeadlineThatPassesLaterInterruptsTheCallOnce() {
    CompletableFuture<Integer> future = send().future();
    broker.passAllTime();
    assertThat(future).isCompletedExceptionally();
    assertACancelFollowsTheCall();
  }

  private void answer() {
    ByteWriter body = new ByteWriter();
    body.putByte(Dispatcher.RETURNED);
    Encoder.write(body, 5);
    router.deliver(
        new Message(1, PARENT, PARENT, sent.get(0).replyTo(), 0, 0, body.toByteArray()), stream);
    broker.runAll();
  }

  @Test
  void whatIsReturnedInTimeIsTheFuturesAlone() {
    CompletableFuture<Integer> future = send().future();
    answer();
    assertThat(future).isCompletedWithValue(5);
    assertThat(late).isEmpty();
    assertThat(router.mailboxes().dynamicCount()).isEqualTo(mailboxes);
  }

  @Test
  void whatIsReturnedAfterTheDeadlineIsPassedOn() {
    CompletableFuture<Integer> future = send().future();
    broker.passAllTime();
    assertThat(future).isCompletedExceptionally();
    answer();
    assertThat(late).containsExactly(5);
    assertThat(router.mailboxes().dynamicCount()).isEqualTo(mailboxes);
  }

  @Test
  void whatIsReturnedAfterACancelIsPassedOn() {
    CompletableFuture<Integer> future = send().future();
    assertThat(future.cancel(true)).isTrue();
    answer();
    assertThat(late).containsExactly(5);
    assertThat(router.mailboxes().dynamicCount()).isEqualTo(mailboxes);
  }

  @Test
  void nothingIsWaitedForAnyMoreIfTheContextIsClosed() {
    CompletableFuture<Integer> future = send().future();
    assertThat(future.cancel(true)).isTrue();
    router.close();
    assertThat(router.mailboxes().dynamicCount()).isZero();
    assertThat(late).isEmpty();
  }
}
