package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Call;
import org.econtext.core.Channel;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.ChannelFailedException;
import org.econtext.core.CodecException;
import org.econtext.core.Context;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.LostContextException;
import org.econtext.core.Publishers;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How values are streamed between contexts, outside of calls. */
public abstract class ChannelBehaviour extends SharedContextBehaviour {
  /** For subclasses. */
  protected ChannelBehaviour() {}

  @BeforeEach
  void countAnew() {
    context().run(ChannelFunctions::forgetSent);
  }

  @Test
  void valuesArriveInTheirOrder() throws Exception {
    try (Receiver<Integer> receiver = router().receiver(Integer.class)) {
      CompletableFuture<Void> sending =
          context().runAsync(ChannelFunctions::sendNumbersAndClose, receiver.sender(), 0, 5_000);
      for (int i = 0; i < 5_000; i++) {
        assertThat(receiver.receive(Eventually.PATIENCE)).isEqualTo(i);
      }
      assertThatThrownBy(() -> receiver.receive(Eventually.PATIENCE))
          .isInstanceOf(ChannelClosedException.class);
      sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void valuesGoDownToo() throws Exception {
    Sender<Integer> sender = context().call(ChannelFunctions::openReceiver, router());
    CompletableFuture<Long> sum = context().callAsync(ChannelFunctions::sumUntilClosed);
    for (int i = 1; i <= 1_000; i++) {
      sender.send(i);
    }
    sender.close();
    assertThat(sum.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(500_500);
    assertThatThrownBy(() -> sender.send(1)).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void siblingsSendToEachOther() throws Exception {
    Context other = connect(null);
    Sender<Integer> sender = other.call(ChannelFunctions::openReceiver, router());
    CompletableFuture<Long> sum = other.callAsync(ChannelFunctions::sumUntilClosed);
    context().run(ChannelFunctions::sendNumbersAndClose, sender, 1, 101);
    assertThat(sum.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(5_050);
  }

  @Test
  void aSlowReceiverBoundsWhatIsUnderWay() throws Exception {
    int each = 64 << 10;
    int count = 100;
    try (Receiver<byte[]> receiver = router().receiver(byte[].class)) {
      CompletableFuture<Void> sending =
          context().runAsync(ChannelFunctions::sendBytes, receiver.sender(), each, count);
      Eventually.holds("the window is used", () -> sentThere() >= Receiver.WINDOW_BYTES - each);
      assertThat(receiver.receive(Eventually.PATIENCE)).hasSize(each);
      assertBounded(each, each);
      for (int i = 1; i <= count / 4; i++) {
        assertThat(receiver.receive(Eventually.PATIENCE)).hasSize(each);
      }
      long read = (long) each * (1 + count / 4);
      // As much as was read is granted again, but not sooner than it is a quarter of the window.
      Eventually.holds(
          "the window is used again",
          () -> sentThere() >= read + Receiver.WINDOW_BYTES * 3 / 4 - each);
      assertBounded(read, each);
      for (int i = 1 + count / 4; i < count; i++) {
        assertThat(receiver.receive(Eventually.PATIENCE)).hasSize(each);
      }
      sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void assertBounded(long read, int each) {
    // Each value that was sent has answered the call that asked meanwhile: none is on its way.
    for (int i = 0; i < 20; i++) {
      assertThat(sentThere()).isLessThanOrEqualTo(read + Receiver.WINDOW_BYTES + each);
    }
  }

  private long sentThere() {
    return sentBy(context());
  }

  private static long sentBy(Context there) {
    return there.await(Call.of(ChannelFunctions.SENT).concurrently());
  }

  @Test
  void whenTheReceiverClosesTheSenderIsTold() throws Exception {
    Receiver<byte[]> receiver = router().receiver(byte[].class);
    CompletableFuture<String> sending =
        context().callAsync(ChannelFunctions::sendUntilClosed, receiver.sender());
    assertThat(receiver.receive(Eventually.PATIENCE)).hasSize(1_000);
    Eventually.holds("the window is used", () -> sentThere() >= Receiver.WINDOW_BYTES * 0.9);
    receiver.close();
    assertThat(sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).contains("closed");
    assertThatThrownBy(() -> receiver.receive(Eventually.PATIENCE))
        .isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void aSenderThatWaitsForRoomIsToldToo() throws Exception {
    Sender<byte[]> sender = context().call(ChannelFunctions::openUnread, router());
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              while (true) {
                sender.send(new byte[100_000]);
              }
            });
    assertThat(context().call(ChannelFunctions::closeUnread)).isEqualTo(1);
    assertThatThrownBy(() -> sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ChannelClosedException.class);
  }

  @Test
  void whoWaitsForRoomCanBeInterrupted() {
    Sender<byte[]> sender = context().call(ChannelFunctions::openUnread, router());
    CompletableFuture<Void> sending = new CompletableFuture<>();
    startFilling(sender, sending).interrupt();
    assertThatThrownBy(() -> sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasStackTraceContaining("interrupted while the receiver had no room");
  }

  @Test
  void closingASenderEndsTheWaitingForRoom() {
    Sender<byte[]> sender = context().call(ChannelFunctions::openUnread, router());
    CompletableFuture<Void> sending = new CompletableFuture<>();
    startFilling(sender, sending);
    sender.close();
    assertThatThrownBy(() -> sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ChannelClosedException.class);
  }

  /** Sends on a thread of its own, and returns that when it waits for room. */
  private static Thread startFilling(Sender<byte[]> sender, CompletableFuture<Void> result) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  sender.send(new byte[100_000]);
                }
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    thread.start();
    Eventually.holds("it waits for room", () -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  @Test
  void aLostSenderEndsTheWaiting() throws Exception {
    Context doomed = connect("doomed");
    try (Receiver<Integer> receiver = router().receiver(Integer.class)) {
      doomed.run(ChannelFunctions::sendNumbers, receiver.sender(), 0, 1);
      assertThat(receiver.receive(Eventually.PATIENCE)).isZero();
      doomed.close();
      assertThatThrownBy(() -> receiver.receive(Eventually.PATIENCE))
          .isInstanceOf(LostContextException.class)
          .hasMessageContaining("doomed");
    }
  }

  @Test
  void aLostReceiverEndsTheSending() {
    Context doomed = connect("doomed");
    Sender<byte[]> sender = doomed.call(ChannelFunctions::openUnread, router());
    sender.send(new byte[1]);
    doomed.close();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                sender.send(new byte[100_000]);
              }
            })
        .isInstanceOf(LostContextException.class)
        .hasMessageContaining("doomed");
  }

  @Test
  void contextsOnTheWayHoldNoMoreThanTheWindow() throws Exception {
    int each = 64 << 10;
    int count = (200 << 20) / each;
    Context below = context().connect(subject().below(null));
    Receiver<byte[]> unread = router().receiver(byte[].class);
    CompletableFuture<Void> sending =
        below.runAsync(ChannelFunctions::sendBytes, unread.sender(), each, count);
    Eventually.holds("the window is used", () -> sentBy(below) >= Receiver.WINDOW_BYTES - each);
    assertThat(unread.receive(Eventually.PATIENCE)).hasSize(each);
    for (int i = 0; i < 20; i++) {
      assertThat(sentBy(below)).isLessThanOrEqualTo(Receiver.WINDOW_BYTES + 2L * each);
    }
    unread.close();
    assertThatThrownBy(() -> sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasRootCauseMessage("the receiver is closed: its receiver took no more");
  }

  @Test
  void aLoopEndsWithTheChannel() {
    try (Receiver<Integer> receiver = router().receiver(Integer.class)) {
      CompletableFuture<Void> sending =
          context().runAsync(ChannelFunctions::sendNumbersAndClose, receiver.sender(), 0, 100);
      int expected = 0;
      for (int number : receiver) {
        assertThat(number).isEqualTo(expected++);
      }
      assertThat(expected).isEqualTo(100);
      assertThat(receiver.iterator().hasNext()).isFalse();
      sending.join();
    }
  }

  @Test
  void aSendersFailureArrivesBehindItsValues() throws Exception {
    try (Receiver<Integer> receiver = router().receiver(Integer.class)) {
      context().run(ChannelFunctions::sendNumbersAndFail, receiver.sender(), 0, 2);
      assertThat(receiver.receive(Eventually.PATIENCE)).isZero();
      assertThat(receiver.receive(Eventually.PATIENCE)).isEqualTo(1);
      ChannelFailedException e =
          catchThrowableOfType(
              ChannelFailedException.class, () -> receiver.receive(Eventually.PATIENCE));
      assertThat(e).hasMessageContaining(context().name());
      assertThat(e.remote()).hasMessage("no more numbers");
      assertThat(e.remote().type()).isEqualTo(IllegalStateException.class.getName());
      assertThatThrownBy(() -> receiver.iterator().hasNext())
          .isInstanceOf(ChannelFailedException.class);
    }
  }

  @Test
  void aSenderThatHasFailedSendsNoMore() {
    Sender<Integer> sender = context().call(ChannelFunctions::openReceiver, router());
    sender.fail(new IllegalStateException("no more numbers"));
    sender.fail(new IllegalStateException("said twice"));
    assertThatThrownBy(() -> sender.send(1)).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> context().call(ChannelFunctions::sumUntilClosed))
        .hasStackTraceContaining("no more numbers");
  }

  @Test
  void bothEndsOfAChannelSendAndReceive() throws Exception {
    CompletableFuture<Integer> answering;
    try (Channel<String, Integer> channel = Channel.open(context(), Integer.class)) {
      answering =
          context().callAsync(ChannelFunctions::answerLengths, channel.otherEnd(), router());
      channel.send("one");
      channel.send("three");
      assertThat(channel.receive(Eventually.PATIENCE)).isEqualTo(3);
      assertThat(channel.receive(Eventually.PATIENCE)).isEqualTo(5);
    }
    assertThat(answering.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void anEndThatNeverSentTellsOfItsCloseToo() throws Exception {
    CompletableFuture<Integer> listening;
    try (Channel<String, Integer> channel = Channel.open(context(), Integer.class)) {
      listening = context().callAsync(ChannelFunctions::sayAndListen, channel.otherEnd(), router());
      assertThat(channel.receive(Eventually.PATIENCE)).isEqualTo(7);
    }
    assertThat(listening.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void whoJoinsTooLateFindsTheChannelClosed() throws Exception {
    Channel<String, Integer> channel = Channel.open(context(), Integer.class);
    channel.close();
    assertThat(
            context()
                .callWithDeadline(
                    Eventually.PATIENCE,
                    ChannelFunctions::answerLengths,
                    channel.otherEnd(),
                    router()))
        .isZero();
  }

  @Test
  void aChannelThatNobodyJoinsCanBeClosed() throws Exception {
    Channel<String, Integer> channel = Channel.open(context(), Integer.class);
    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> channel.send("word"));
    channel.close();
    assertThatThrownBy(() -> sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ChannelClosedException.class);
  }

  @Test
  void aChannelEndsWithTheContextThatWasToJoin() throws Exception {
    Context other = connect(null);
    Channel<String, Integer> channel = Channel.open(other, Integer.class);
    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> channel.send("word"));
    other.close();
    assertThatThrownBy(() -> sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LostContextException.class);
    assertThatThrownBy(() -> channel.receive(Eventually.PATIENCE))
        .isInstanceOf(LostContextException.class);
    channel.close();
  }

  @Test
  void aPublisherReadsWhatIsAskedFor() throws Exception {
    int each = 64 << 10;
    int count = 40;
    Receiver<byte[]> receiver = router().receiver(byte[].class);
    CompletableFuture<Void> sending =
        context().runAsync(ChannelFunctions::sendBytesAndClose, receiver.sender(), each, count);
    Flow.Publisher<byte[]> publisher = Publishers.of(receiver);
    Collecting<byte[]> collecting = new Collecting<>();
    publisher.subscribe(collecting);
    collecting.subscription.request(2);
    Eventually.holds("two have come", () -> collecting.values.size() == 2);
    Eventually.holds("the window is used", () -> sentThere() >= Receiver.WINDOW_BYTES - each);
    assertThat(sentThere()).isLessThanOrEqualTo(Receiver.WINDOW_BYTES + 3L * each);
    assertThat(collecting.values).hasSize(2);
    Collecting<byte[]> second = new Collecting<>();
    publisher.subscribe(second);
    assertThatThrownBy(() -> second.ended.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
    collecting.subscription.request(Long.MAX_VALUE);
    collecting.ended.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(collecting.values).hasSize(count).allMatch(value -> value.length == each);
    sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aSubscriberThatCancelsClosesTheReceiver() throws Exception {
    Receiver<byte[]> receiver = router().receiver(byte[].class);
    CompletableFuture<String> sending =
        context().callAsync(ChannelFunctions::sendUntilClosed, receiver.sender());
    Collecting<byte[]> collecting = new Collecting<>();
    Publishers.of(receiver).subscribe(collecting);
    collecting.subscription.request(1);
    Eventually.holds("one has come", () -> collecting.values.size() == 1);
    collecting.subscription.cancel();
    assertThat(sending.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).contains("closed");
    assertThat(collecting.values).as("nothing more comes").hasSize(1);
    assertThat(collecting.ended).isNotDone();
    assertThatThrownBy(() -> receiver.receive(Eventually.PATIENCE))
        .isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void aSubscriberIsToldOfAFailure() {
    Receiver<Integer> receiver = router().receiver(Integer.class);
    context().run(ChannelFunctions::sendNumbersAndFail, receiver.sender(), 7, 8);
    Collecting<Integer> collecting = new Collecting<>();
    Publishers.of(receiver).subscribe(collecting);
    collecting.subscription.request(5);
    assertThatThrownBy(() -> collecting.ended.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ChannelFailedException.class);
    assertThat(collecting.values).containsExactly(7);
  }

  @Test
  void nothingReceivedWithinADeadline() {
    try (Receiver<String> receiver = router().receiver(String.class)) {
      assertThatThrownBy(() -> receiver.receive(Duration.ofMillis(50)))
          .isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void onlyTheDeclaredTypeArrives() throws Exception {
    try (Receiver<ChannelFunctions.Reading> readings =
            router().receiver(ChannelFunctions.Reading.class);
        Receiver<Object> values = router().receiver(Object.class)) {
      context().run(ChannelFunctions::sendReading, readings.sender());
      assertThat(readings.receive(Eventually.PATIENCE))
          .isEqualTo(new ChannelFunctions.Reading("roof", 21.5));
      context().run(ChannelFunctions::sendUndeclared, values.sender());
      assertThatThrownBy(() -> values.receive(Eventually.PATIENCE))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining(ChannelFunctions.Reading.class.getName());
    }
  }
}
