package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Channel;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.CodecException;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel's window and order, between ends of which one keeps to no rule, or reads nothing. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChannelWindowTest {
  private static final int CREDIT = Handles.FIRST_DYNAMIC + 700;
  private static final int MEBIBYTE = 1 << 20;
  private static final int VALUE_BYTES = 128 << 10;

  /** More than a router keeps for one stream. */
  private static final int TOO_MANY_MEBIBYTES = 80;

  private final Router router = RawPeer.quietMaster();
  private final RawPeer peer = RawPeer.childOf(router, "peer");

  @AfterEach
  void hangUp() throws Exception {
    peer.breakOff();
    Background.run(router::close).get();
  }

  private Background<Void> fillTheWayToThePeer() {
    return Background.run(
            () -> {
              for (int i = 0; i < TOO_MANY_MEBIBYTES; i++) {
                var unused = peer.context().callAsync(CallFunctions::checksum, new byte[MEBIBYTE]);
              }
            })
        .awaitRest();
  }

  @Test
  void whatComesBeyondTheWindowEndsThatChannelAlone() throws Exception {
    Receiver<byte[]> flooded = router.receiver(byte[].class);
    Receiver<Integer> other = router.receiver(Integer.class);
    int handle = RawPeer.handleOf(flooded.sender());
    int values = 10 * Receiver.WINDOW_BYTES / VALUE_BYTES;
    for (int i = 0; i < values; i++) {
      peer.sendValue(handle, CREDIT, new byte[VALUE_BYTES]);
    }
    peer.sendValue(RawPeer.handleOf(other.sender()), CREDIT + 1, 7);
    peer.awaitRead();
    int received = 0;
    EcontextException end = null;
    while (end == null) {
      try {
        received += flooded.receive(Duration.ZERO).length;
      } catch (EcontextException e) {
        end = e;
      }
    }
    // A sender may begin a value while a byte of the window is left.
    assertThat(received).isLessThanOrEqualTo(Receiver.WINDOW_BYTES + VALUE_BYTES);
    assertThat(end).isNotInstanceOf(DeadlineExceededException.class).hasMessageContaining("peer");
    assertThat(other.receive()).isEqualTo(7);
    assertThat(peer.context().lost()).isNotDone();
    CompletableFuture<Integer> call = peer.context().callAsync(CallFunctions::add, 1, 2);
    peer.answer(peer.receiveCall(), 3);
    assertThat(call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
  }

  @Test
  void aWindowIsForAContextWhateverItsSendersAreCalled() throws Exception {
    Receiver<byte[]> flooded = router.receiver(byte[].class);
    int handle = RawPeer.handleOf(flooded.sender());
    int values = 10 * Receiver.WINDOW_BYTES / VALUE_BYTES;
    for (int i = 0; i < values; i++) {
      peer.sendValue(handle, CREDIT + i, new byte[VALUE_BYTES]);
    }
    peer.awaitRead();
    Background<Integer> reading =
        Background.start(
            () -> {
              int received = 0;
              for (byte[] value : flooded) {
                received += value.length;
              }
              return received;
            });
    assertThat(reading.get()).isLessThanOrEqualTo(Receiver.WINDOW_BYTES + VALUE_BYTES);
    assertThat(Background.start(flooded::receive).failure()).hasMessageContaining("peer");
  }

  @Test
  void copiesOfASenderShareTheWindow() throws Exception {
    int handle = Handles.FIRST_DYNAMIC + 5;
    Sender<byte[]> one = senderTo(handle);
    Sender<byte[]> two = senderTo(handle);
    one.send(new byte[Receiver.WINDOW_BYTES]);
    Background<Void> sending = Background.run(() -> two.send(new byte[1])).awaitRest();
    Message first = peer.receive(handle);
    peer.grant(first, first.body().length);
    sending.get();
    assertThat(peer.receive(handle).replyTo()).isEqualTo(first.replyTo());
    one.close();
    assertThat(RawPeer.isValue(peer.receive(handle))).isFalse();
    assertThat(Background.run(() -> two.send(new byte[1])).failure())
        .isInstanceOf(ChannelClosedException.class);
  }

  private Sender<byte[]> senderTo(int handle) throws Exception {
    Receiver<Sender<byte[]>> greeting = router.receiver(senderType());
    peer.sendSender(RawPeer.handleOf(greeting.sender()), CREDIT, handle);
    return greeting.receive();
  }

  @Test
  void whatCouldNotBeSentTakesNoRoom() throws Exception {
    int handle = Handles.FIRST_DYNAMIC + 5;
    Sender<byte[]> sender = senderTo(handle);
    Background<Void> filling = fillTheWayToThePeer();
    for (int i = 0; i < 3; i++) {
      Background<Void> sending =
          Background.run(() -> sender.send(new byte[Receiver.WINDOW_BYTES])).awaitRest();
      sending.interrupt();
      assertThat(sending.failure()).isInstanceOf(CancellationException.class);
    }
    Background<Void> sending = Background.run(() -> sender.send(new byte[3])).awaitRest();
    assertThat(RawPeer.isValue(peer.receive(handle))).isTrue();
    sending.get();
    filling.get();
  }

  @Test
  void aFailureThatCouldNotBeToldLeavesItsSenderOpen() throws Exception {
    int handle = Handles.FIRST_DYNAMIC + 5;
    Sender<byte[]> sender = senderTo(handle);
    Background<Void> filling = fillTheWayToThePeer();
    Background<Void> failing =
        Background.run(() -> sender.fail(new IllegalStateException("one"))).awaitRest();
    failing.interrupt();
    assertThat(failing.failure()).isInstanceOf(CancellationException.class);
    Background<Void> again =
        Background.run(() -> sender.fail(new IllegalStateException("two"))).awaitRest();
    assertThat(RawPeer.isFailure(peer.receive(handle))).isTrue();
    again.get();
    filling.get();
  }

  @Test
  void toCloseASenderWaitsForNothing() throws Exception {
    Sender<byte[]> sender = senderTo(Handles.FIRST_DYNAMIC + 5);
    sender.send(new byte[1]);
    Background<Void> filling = fillCompletely();
    Background<Void> sending = Background.run(() -> sender.send(new byte[1])).awaitRest();
    Background.run(sender::close).get();
    sending.interrupt();
    assertThat(sending.failure()).isInstanceOf(CancellationException.class);
    filling.interrupt();
  }

  @Test
  void aListenerThatBlocksHoldsUpNothing() throws Exception {
    Receiver<Integer> receiver = router.receiver(Integer.class);
    Receiver<Integer> other = router.receiver(Integer.class);
    CompletableFuture<Void> told = new CompletableFuture<>();
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    receiver.whenReady(
        () -> {
          told.complete(null);
          goOn.join();
        });
    peer.sendValue(RawPeer.handleOf(receiver.sender()), CREDIT, 1);
    told.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    peer.sendValue(RawPeer.handleOf(other.sender()), CREDIT, 2);
    assertThat(other.receive(Eventually.PATIENCE)).isEqualTo(2);
    goOn.complete(null);
    assertThat(receiver.receive()).isEqualTo(1);
  }

  @Test
  void whatIsOfAnotherTypeIsToldWithItsSender() throws Exception {
    Receiver<byte[]> receiver = router.receiver(byte[].class);
    peer.sendValue(RawPeer.handleOf(receiver.sender()), CREDIT, "text");
    assertThat(Background.start(receiver::receive).failure())
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("peer")
        .hasMessageContaining("java.lang.String")
        .hasMessageContaining("[B");
  }

  @Test
  void anEndThatJoinsWithNonsenseLeavesNobodyWaiting() throws Exception {
    for (Object nonsense : new Object[] {null, "text"}) {
      try (Channel<Integer, Integer> channel = Channel.open(peer.context(), Integer.class)) {
        Background<?> waiting = Background.start(channel::sender).awaitRest();
        peer.sendValue(RawPeer.handleOf(channel.otherEnd().greeting()), CREDIT, nonsense);
        assertThat(waiting.failure()).isInstanceOf(CodecException.class);
      }
    }
  }

  @Test
  void anHonestSenderMayFillTheWindowAgainAndAgain() throws Exception {
    Receiver<byte[]> receiver = router.receiver(byte[].class);
    int handle = RawPeer.handleOf(receiver.sender());
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 4; i++) {
        peer.sendValue(handle, CREDIT, new byte[VALUE_BYTES]);
      }
      for (int i = 0; i < 4; i++) {
        assertThat(receiver.receive()).hasSize(VALUE_BYTES);
      }
    }
    assertThat(receiver.isReady()).isFalse();
  }

  @Test
  void aSendersEndDoesNotOvertakeWhatItIsSending() throws Exception {
    int handle = Handles.FIRST_DYNAMIC + 5;
    Sender<byte[]> sender = senderTo(handle);
    Background<Void> filling = fillTheWayToThePeer();
    Background<Void> sending =
        Background.run(() -> sender.send(new byte[3 * MEBIBYTE])).awaitRest();
    Background<Void> closing = Background.run(sender::close).awaitRest();
    Message first = peer.receive(handle);
    assertThat(RawPeer.isValue(first)).as("the value comes before the end").isTrue();
    assertThat(RawPeer.isValue(peer.receive(handle))).isFalse();
    sending.get();
    closing.get();
    filling.get();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type arguments.
  private static Class<Sender<byte[]>> senderType() {
    return (Class) Sender.class;
  }

  @Test
  void aReceiverThatIsBeingClosedKeepsNobodyWaiting() throws Exception {
    Receiver<Integer> receiver = router.receiver(Integer.class);
    peer.sendValue(RawPeer.handleOf(receiver.sender()), CREDIT, 1);
    peer.awaitRead();
    Background<Void> filling = fillCompletely();
    Background<Void> closing = Background.run(receiver::close).awaitRest();
    assertThat(Background.start(receiver::receive).failure())
        .isInstanceOf(ChannelClosedException.class);
    closing.get();
    filling.interrupt();
  }

  /** A message that is larger than all room is taken if it is the only one, and then none is. */
  private Background<Void> fillCompletely() {
    return Background.run(
            () -> {
              for (int mebibytes : new int[] {1, 65, 1}) {
                var unused =
                    peer.context()
                        .callAsync(CallFunctions::checksum, new byte[mebibytes * MEBIBYTE]);
              }
            })
        .awaitRest();
  }
}
