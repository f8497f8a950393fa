package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Call;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.CodecException;
import org.econtext.core.Context;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.junit.jupiter.api.Test;

/** How values are streamed between contexts, outside of calls. */
public abstract class ChannelBehaviour extends Behaviour {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** For subclasses. */
  protected ChannelBehaviour() {}

  @Test
  void valuesArriveInTheirOrder() throws Exception {
    try (Receiver<Integer> receiver = router().receiver(Integer.class)) {
      CompletableFuture<Void> sending =
          context().runAsync(ChannelFunctions::sendNumbersAndClose, receiver.sender(), 0, 5_000);
      for (int i = 0; i < 5_000; i++) {
        assertThat(receiver.receive(PATIENCE)).isEqualTo(i);
      }
      assertThatThrownBy(() -> receiver.receive(PATIENCE))
          .isInstanceOf(ChannelClosedException.class);
      sending.get(20, TimeUnit.SECONDS);
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
    assertThat(sum.get(20, TimeUnit.SECONDS)).isEqualTo(500_500);
    assertThatThrownBy(() -> sender.send(1)).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void siblingsSendToEachOther() throws Exception {
    Context other = connect(null);
    Sender<Integer> sender = other.call(ChannelFunctions::openReceiver, router());
    CompletableFuture<Long> sum = other.callAsync(ChannelFunctions::sumUntilClosed);
    context().run(ChannelFunctions::sendNumbersAndClose, sender, 1, 101);
    assertThat(sum.get(20, TimeUnit.SECONDS)).isEqualTo(5_050);
  }

  @Test
  void aSlowReceiverBoundsWhatIsUnderWay() throws Exception {
    int each = 64 << 10;
    int count = 100;
    try (Receiver<byte[]> receiver = router().receiver(byte[].class)) {
      CompletableFuture<Void> sending =
          context().runAsync(ChannelFunctions::sendBytes, receiver.sender(), each, count);
      Eventually.holds("the window is used", () -> sentThere() >= Receiver.WINDOW_BYTES - each);
      assertThat(receiver.receive(PATIENCE)).hasSize(each);
      // Each value that was sent has answered the call that asked meanwhile: none is on its way.
      for (int i = 0; i < 20; i++) {
        assertThat(sentThere()).isLessThanOrEqualTo(Receiver.WINDOW_BYTES + 2L * each);
      }
      for (int i = 1; i < count; i++) {
        assertThat(receiver.receive(PATIENCE)).hasSize(each);
      }
      sending.get(20, TimeUnit.SECONDS);
    }
  }

  private long sentThere() {
    return context().await(Call.of(ChannelFunctions.SENT).concurrently());
  }

  @Test
  void whenTheReceiverClosesTheSenderIsTold() throws Exception {
    Receiver<byte[]> receiver = router().receiver(byte[].class);
    CompletableFuture<String> sending =
        context().callAsync(ChannelFunctions::sendUntilClosed, receiver.sender());
    assertThat(receiver.receive(PATIENCE)).hasSize(1_000);
    Eventually.holds("the window is used", () -> sentThere() >= Receiver.WINDOW_BYTES * 0.9);
    receiver.close();
    assertThat(sending.get(20, TimeUnit.SECONDS)).contains("closed");
    assertThatThrownBy(() -> receiver.receive(PATIENCE)).isInstanceOf(ChannelClosedException.class);
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
    assertThatThrownBy(() -> sending.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ChannelClosedException.class);
  }

  @Test
  void aLostSenderEndsTheWaiting() throws Exception {
    Context doomed = connect("doomed");
    try (Receiver<Integer> receiver = router().receiver(Integer.class)) {
      doomed.run(ChannelFunctions::sendNumbers, receiver.sender(), 0, 1);
      assertThat(receiver.receive(PATIENCE)).isZero();
      doomed.close();
      assertThatThrownBy(() -> receiver.receive(PATIENCE))
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
      assertThat(readings.receive(PATIENCE)).isEqualTo(new ChannelFunctions.Reading("roof", 21.5));
      context().run(ChannelFunctions::sendUndeclared, values.sender());
      assertThatThrownBy(() -> values.receive(PATIENCE))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining(ChannelFunctions.Reading.class.getName());
    }
  }
}
