package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Router;
import org.econtext.core.router.LossNotice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A child that reads nothing: it keeps nobody waiting who isn't bound to it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StuckChildTest {
  private static final byte[] NOTHING = {};
  private static final int MEBIBYTE = 1 << 20;

  /**
   * More than a router keeps for one stream, which it nevertheless takes if nothing else is queued,
   * so that it fits as well as it can; behind it not even an empty message has room.
   */
  static final int MORE_THAN_A_QUEUE_BYTES = 65 * MEBIBYTE;

  private final Router router = RawPeer.quietMaster();
  private final RawPeer stuck = RawPeer.childOf(router, "stuck");
  private final RawPeer other = RawPeer.childOf(router, "other");

  @AfterEach
  void hangUp() throws Exception {
    stuck.breakOff();
    other.breakOff();
    Background.run(router::close).get();
  }

  private Background<Long> callWithALargeArgument() {
    return Background.start(() -> stuck.context().call(CallFunctions::checksum, new byte[MEBIBYTE]))
        .awaitRest();
  }

  /** Leaves no room for anything more on the way to the stuck child. */
  private Background<Void> fillItsQueue() {
    return Background.run(
            () -> {
              for (int bytes : new int[] {MEBIBYTE, MORE_THAN_A_QUEUE_BYTES, MEBIBYTE}) {
                var unused = stuck.context().callAsync(CallFunctions::checksum, new byte[bytes]);
              }
            })
        .awaitRest();
  }

  @Test
  void aDeadlineBoundsTheSendingOfALargeArgument() throws Exception {
    Background<Long> call =
        Background.start(
            () ->
                stuck
                    .context()
                    .callWithDeadline(
                        Duration.ofMillis(200), CallFunctions::checksum, new byte[MEBIBYTE]));
    assertThat(call.failure()).isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void aDeadlineBoundsTheWaitForRoom() throws Exception {
    Background<Void> filling = fillItsQueue();
    Background<Long> call =
        Background.start(
            () ->
                stuck
                    .context()
                    .callWithDeadline(
                        Duration.ofMillis(200), CallFunctions::checksum, new byte[MEBIBYTE]));
    assertThat(call.failure()).isInstanceOf(DeadlineExceededException.class);
    filling.interrupt();
  }

  @Test
  void anInterruptionEndsACallThatIsBeingSent() throws Exception {
    Background<Long> call = callWithALargeArgument();
    call.interrupt();
    assertThat(call.failure()).isInstanceOf(CancellationException.class);
    // Who gives up a call must not take the context from all others.
    assertThat(stuck.context().lost()).isNotDone();
  }

  @Test
  void closingItKillsItAlthoughItsQueueIsFull() throws Exception {
    Background<Void> filling = fillItsQueue();
    Background<Long> call = callWithALargeArgument();
    Background.run(stuck.context()::close).get();
    assertThat(stuck.isKilled()).isTrue();
    assertThat(call.failure()).isInstanceOf(LostContextException.class);
    filling.get();
  }

  @Test
  void closingTheRouterKillsItAlthoughItsQueueIsFull() throws Exception {
    Background<Void> filling = fillItsQueue();
    Background<Long> call = callWithALargeArgument();
    // The other one is honest, but for the router's sake it ends only now.
    Background<Void> closing = Background.run(router::close);
    other.receive(Handles.SHUTDOWN);
    other.hangUp();
    closing.get();
    assertThat(stuck.isKilled()).isTrue();
    assertThat(call.failure()).isInstanceOf(LostContextException.class);
    // Also where the kill had no effect, nobody waits for room any more.
    assertThat(filling.failure()).isNull();
  }

  /** The news of a loss goes to whoever has written to the lost one, be it able to read or not. */
  @Test
  void itKeepsNobodyElseFromHearingOfALoss() throws Exception {
    int below = other.allocateIds();
    other.claimRoute(below, "below");
    other.awaitRead();
    stuck.send(below, Handles.FIRST_DYNAMIC, 0, NOTHING);
    assertThat(other.receive(Handles.FIRST_DYNAMIC).destination()).isEqualTo(below);
    Background<Void> filling = fillItsQueue();
    CompletableFuture<Integer> call = other.context().callAsync(CallFunctions::add, 1, 2);
    other.receiveCall();
    other.hangUp();
    assertThatThrownBy(() -> call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LostContextException.class);
    filling.interrupt();
  }

  /** Of such a message that is dropped nobody is told, and who waits for it waits for ever. */
  @Test
  void whatWantsNoAnswerWaitsUntilItReadsAgain() throws Exception {
    Background<Void> filling = fillItsQueue();
    int small = Handles.FIRST_DYNAMIC + 5;
    int large = Handles.FIRST_DYNAMIC + 6;
    other.send(stuck.id(), small, 0, new byte[] {42});
    other.send(stuck.id(), large, 0, new byte[MEBIBYTE]);
    other.awaitRead();
    Message credit = stuck.receive(small);
    assertThat(credit.body()).containsExactly(42);
    assertThat(credit.source()).isEqualTo(other.id());
    Message answer = stuck.receive(large);
    assertThat(answer.isDead()).isTrue();
    assertThat(LossNotice.fromBytes(answer.body()).message()).contains("stuck");
    assertThat(filling.failure()).isNull();
  }
}
