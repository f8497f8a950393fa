package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Channel;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.EcontextException;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Select;
import org.econtext.master.Master;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A router that is closed begins nothing more, and nobody waits for it any longer. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClosedRouterTest {
  private final Router router = Master.open();

  @AfterEach
  void close() {
    router.close();
  }

  @Test
  void itConnectsNothing() {
    router.close();
    assertThatThrownBy(() -> router.connect(InProcessTarget.shared()))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> router.self().connect(InProcessTarget.shared()))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("closed");
    assertThat(router.children()).isEmpty();
  }

  @Test
  void itMakesNoReceivers() {
    router.close();
    assertThatThrownBy(() -> router.receiver(Integer.class))
        .isInstanceOf(EcontextException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void whoReceivesIsWoken() throws Exception {
    Receiver<Integer> receiver = router.receiver(Integer.class);
    Background<Integer> waiting = Background.start(receiver::receive).awaitRest();
    router.close();
    assertThat(waiting.failure()).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void whoIteratesIsWoken() throws Exception {
    Receiver<Integer> receiver = router.receiver(Integer.class);
    Background<Boolean> waiting = Background.start(() -> receiver.iterator().hasNext()).awaitRest();
    router.close();
    assertThat(waiting.get()).isFalse();
  }

  @Test
  void whoSelectsIsWoken() throws Exception {
    Receiver<Integer> one = router.receiver(Integer.class);
    Receiver<Integer> two = router.receiver(Integer.class);
    Select<Integer> select = Select.of(one, two);
    Background<Select.Selected<Integer>> waiting =
        Background.start(() -> select.receive()).awaitRest();
    router.close();
    assertThat(waiting.failure()).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void whoWaitsForTheOtherEndOfAChannelIsWoken() throws Exception {
    Channel<Integer, String> channel = Channel.open(router.self(), String.class);
    Background<?> waiting = Background.start(channel::sender).awaitRest();
    router.close();
    assertThat(waiting.failure()).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void whoSendsToAReceiverOfItsOwnIsWoken() throws Exception {
    Receiver<byte[]> receiver = router.receiver(byte[].class);
    var sender = receiver.sender();
    Background<Void> waiting =
        Background.run(
                () -> {
                  for (int i = 0; i < 3; i++) {
                    sender.send(new byte[Receiver.WINDOW_BYTES]);
                  }
                })
            .awaitRest();
    router.close();
    assertThat(waiting.failure()).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void itInterruptsWhatStillRunsThere() throws Exception {
    CompletableFuture<?> running = router.self().callAsync(ClosedRouterTest::sleepUntilInterrupted);
    assertThat(STARTED.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    router.close();
    assertThat(INTERRUPTED.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    // By its answer, if that is quicker than the end of the mailboxes, or else by their end.
    assertThat(running.handle((value, thrown) -> "ended"))
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static final CountDownLatch STARTED = new CountDownLatch(1);
  private static final CountDownLatch INTERRUPTED = new CountDownLatch(1);

  private static boolean sleepUntilInterrupted() {
    STARTED.countDown();
    try {
      return new CountDownLatch(1).await(1, TimeUnit.HOURS);
    } catch (InterruptedException e) {
      INTERRUPTED.countDown();
      return false;
    }
  }
}
