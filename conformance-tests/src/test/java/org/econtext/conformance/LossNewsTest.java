package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever asks whether a context is lost is told, be it early or late, near or far. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LossNewsTest {
  private static final Functions.Fn2<Router, Target, Context> OPEN = CallFunctions::openChild;

  private static void assertIsTold(Context gone) {
    CompletableFuture<LostContextException> lost = gone.lost();
    assertThat(lost).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(lost.join().contextId()).isEqualTo(gone.id());
  }

  @Test
  void aContextThatIsHeardOfOnlyAfterItsEnd() throws Exception {
    Router router = RawPeer.quietMaster();
    RawPeer peer = RawPeer.childOf(router, "peer");
    int id = peer.allocateIds();
    peer.claimRoute(id, "short");
    peer.sayLost(id, "it ended");
    assertIsTold(answeredBy(router, peer, id));
    end(router, peer);
  }

  private static Context answeredBy(Router router, RawPeer peer, int id) throws Exception {
    CompletableFuture<Context> call =
        peer.context().callAsync(OPEN, router, InProcessTarget.shared());
    peer.answer(peer.receiveCall(), RawPeer.named(id, "short"));
    return call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void end(Router router, RawPeer peer) throws IOException {
    peer.breakOff();
    router.close();
  }

  @Test
  void oneThatAsksAgain() {
    try (Router router = Master.open()) {
      Context other = router.connect(InProcessTarget.shared());
      CompletableFuture<LostContextException> givenUp = other.lost();
      assertThat(givenUp.cancel(false)).isTrue();
      CompletableFuture<LostContextException> early = other.lost();
      assertThat(early).as("it is its asker's own").isNotDone();
      other.close();
      assertThat(early).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertIsTold(other);
    }
  }

  @Test
  void oneThatNeverWroteToTheLostOne() throws Exception {
    try (Router router = Master.open()) {
      Context listener = router.connect(InProcessTarget.isolated());
      Context other = router.connect(InProcessTarget.isolated());
      listener.run(LossFunctions::listen, other);
      other.close();
      assertThat(listener.callAsync(LossFunctions::lostContext))
          .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
          .isEqualTo(other.id());
    }
  }

  @Test
  void oneThatAsksOnlyAfterTheEnd() throws Exception {
    try (Router router = Master.open()) {
      Context listener = router.connect(InProcessTarget.isolated());
      Context other = router.connect(InProcessTarget.isolated());
      other.close();
      listener.run(LossFunctions::listen, other);
      assertThat(listener.callAsync(LossFunctions::lostContext))
          .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
          .isEqualTo(other.id());
    }
  }

  @Test
  void oneThatCannotBeToldSaysSo() {
    try (Router router = Master.builder().unidirectional(true).open()) {
      Context listener = router.connect(InProcessTarget.isolated());
      Context other = router.connect(InProcessTarget.isolated());
      assertThatThrownBy(() -> listener.run(LossFunctions::listen, other))
          .hasStackTraceContaining("in a unidirectional tree nothing is heard of others");
    }
  }

  @Test
  void oneBehindAnotherContext() throws Exception {
    try (Router router = Master.open()) {
      Context near = router.connect(InProcessTarget.isolated());
      Context listener = near.connect(InProcessTarget.isolated());
      Context far = router.connect(InProcessTarget.isolated()).connect(InProcessTarget.isolated());
      listener.run(LossFunctions::listen, far);
      far.close();
      assertThat(listener.callAsync(LossFunctions::lostContext))
          .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
          .isEqualTo(far.id());
    }
  }
}
