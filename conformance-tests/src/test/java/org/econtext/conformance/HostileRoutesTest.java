package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.Context;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Router;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.router.LossNotice;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a child says of other contexts is believed of those alone that can be below it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileRoutesTest {
  private static final byte[] NOTHING = {};
  private static final int REPLY_TO = Handles.FIRST_DYNAMIC + 500;

  private final RouterLog log = new RouterLog();
  private final Router router = RawPeer.master(log, 0);
  private final RawPeer hostile = RawPeer.childOf(router, "hostile");
  private final RawPeer honest = RawPeer.childOf(router, "honest");

  @AfterEach
  void hangUp() throws Exception {
    hostile.breakOff();
    honest.breakOff();
    Background.run(router::close).get();
  }

  private static void assertIsCalled(RawPeer peer, Context context) throws Exception {
    CompletableFuture<Integer> call = context.callAsync(CallFunctions::add, 1, 2);
    peer.answer(peer.receiveCall(), 3);
    assertThat(call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
  }

  @Test
  void idsCannotBeClaimedBeforeTheMasterGivesThemToAChildOfItsOwn() throws Exception {
    for (int id = honest.id() + 1; id < honest.id() + 20; id++) {
      hostile.claimRoute(id, "stolen");
    }
    hostile.awaitRead();
    RawPeer later = RawPeer.childOf(router, "later");
    assertIsCalled(later, later.context());
    hostile.hangUp();
    assertThat(hostile.context().lost())
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(later.context().lost()).isNotDone();
    assertIsCalled(later, later.context());
    later.breakOff();
  }

  @Test
  void idsCannotBeClaimedBeforeTheyAreGivenToAnother() throws Exception {
    int last = hostile.allocateIds() + 1_000;
    // Whoever asks next gets the next block.
    hostile.claimRoute(last, "stolen");
    hostile.claimRoute(last + 1, "stolen");
    hostile.awaitRead();
    int first = honest.allocateIds();
    assertThat(first).isBetween(last - 1_000, last + 1);
    honest.claimRoute(first, "below");
    honest.claimRoute(first + 1, "below");
    honest.awaitRead();
    for (int id = first; id < first + 2; id++) {
      hostile.send(id, Handles.FIRST_DYNAMIC, 0, NOTHING);
      assertThat(honest.receive(Handles.FIRST_DYNAMIC).destination()).isEqualTo(id);
    }
  }

  @Test
  void idsOfABlockCannotBeClaimedByAnother() throws Exception {
    int first = honest.allocateIds();
    hostile.claimRoute(first, "stolen");
    hostile.awaitRead();
    honest.claimRoute(first, "below");
    honest.awaitRead();
    hostile.send(first, Handles.FIRST_DYNAMIC, 0, NOTHING);
    assertThat(honest.receive(Handles.FIRST_DYNAMIC).destination()).isEqualTo(first);
  }

  @Test
  void idsThatWerePassedOnCannotBeClaimedByAnotherOfTheSameContext() throws Exception {
    Context between = router.connect(InProcessTarget.shared());
    RawPeer asking = RawPeer.below(between, "asking");
    RawPeer stealing = RawPeer.below(between, "stealing");
    int first = asking.allocateIds();
    stealing.claimRoute(first, "stolen");
    stealing.awaitRead();
    asking.claimRoute(first, "below");
    asking.awaitRead();
    for (RawPeer sender : new RawPeer[] {stealing, hostile}) {
      sender.send(first, Handles.FIRST_DYNAMIC, 0, NOTHING);
      assertThat(asking.receive(Handles.FIRST_DYNAMIC).destination()).isEqualTo(first);
    }
    asking.breakOff();
    stealing.breakOff();
  }

  @Test
  void whatAChildSaysIsNotTakenFromOneBelowIt() throws Exception {
    int below = honest.allocateIds();
    honest.claimRoute(below, "below");
    honest.awaitRead();
    int[] ofChildren = {Handles.ADD_ROUTE, Handles.DEL_ROUTE, Handles.ALLOCATE_ID, Handles.GOODBYE};
    for (int handle : ofChildren) {
      honest.send(new Message(0, below, below, handle, REPLY_TO, 0, NOTHING));
      log.await("dropped a message");
    }
  }

  @Test
  void idsOfABlockAreBelievedWhereItWentThrough() throws Exception {
    int first = honest.allocateIds();
    honest.claimRoute(first, "below");
    honest.claimRoute(first + 999, first, "farBelow");
    honest.awaitRead();
    for (int id : new int[] {first, first + 999}) {
      hostile.send(id, Handles.FIRST_DYNAMIC, 0, NOTHING);
      assertThat(honest.receive(Handles.FIRST_DYNAMIC).destination()).isEqualTo(id);
    }
    // What is beyond it is not.
    honest.claimRoute(first + 1_000, "beyond");
    log.await("dropped a route");
  }

  @Test
  void whoIsRefusedIdsIsGivenNone() throws Exception {
    Context middle = router.connect(InProcessTarget.shared());
    RawPeer greedy = RawPeer.below(middle, "greedy");
    RawPeer modest = RawPeer.below(middle, "modest");
    assertThat(greedy.takeAllIds()).isPositive();
    assertThat(greedy.askForIds().isDead()).isTrue();
    greedy.claimRoute(0, "master");
    greedy.awaitRead();
    assertThat(modest.awaitRefusal(0).source()).isEqualTo(0);
    greedy.breakOff();
    modest.breakOff();
  }

  @Test
  void whoTakesAllIdsThatItCanLeavesSomeForItsSiblings() throws Exception {
    Context middle = router.connect(InProcessTarget.shared());
    RawPeer modest = RawPeer.below(middle, "modest");
    for (int i = 0; i < 3; i++) {
      RawPeer greedy = RawPeer.below(middle, "greedy");
      assertThat(greedy.takeAllIds()).isPositive();
      assertThat(modest.askForIds().isDead()).as("while greedy lives").isFalse();
      greedy.breakOff();
      assertThat(greedy.context().lost())
          .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(modest.askForIds().isDead()).as("when greedy is gone").isFalse();
    }
    assertThat(honest.askForIds().isDead()).as("elsewhere").isFalse();
    modest.breakOff();
  }

  /** Where there is no route but upward, siblings' calls go there. */
  @Test
  void whatIsNotBelowAContextCannotBeRefusedFromBelowIt() throws Exception {
    Context middle = router.connect(InProcessTarget.shared());
    RawPeer liar = RawPeer.below(middle, "liar");
    RawPeer caller = RawPeer.below(middle, "caller");
    for (int id : new int[] {honest.id(), 1_000_000}) {
      liar.refuse(caller.id(), REPLY_TO, id);
    }
    // Its own refusal is the first that arrives.
    liar.refuse(caller.id(), REPLY_TO, liar.id());
    assertThat(LossNotice.concerns(caller.receive(REPLY_TO))).isEqualTo(liar.id());
    liar.breakOff();
    caller.breakOff();
  }

  /** Else what was stolen could answer calls in the name of whom the caller believes it to be. */
  @Test
  void aStolenIdAnswersNoCall() throws Exception {
    int next = honest.id() + 1;
    hostile.claimRoute(next, "stolen");
    hostile.awaitRead();
    RawPeer later = RawPeer.childOf(router, "later");
    assertThat(later.id()).isEqualTo(next);
    CompletableFuture<Integer> call = later.context().callAsync(CallFunctions::add, 1, 2);
    Message asked = later.receiveCall();
    // It has guessed where the answer is waited for.
    for (int source : new int[] {hostile.id(), later.id(), 0}) {
      for (int authority : new int[] {hostile.id(), later.id(), 0}) {
        hostile.send(
            new Message(0, source, authority, asked.replyTo(), 0, 0, RawPeer.answerBody("stolen")));
      }
    }
    hostile.refuse(0, asked.replyTo(), later.id());
    hostile.awaitRead();
    assertThat(call).isNotDone();
    later.answer(asked, 3);
    assertThat(call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(later.context().name()).isEqualTo("later");
    later.breakOff();
  }

  private static final AtomicInteger RUNS = new AtomicInteger();

  static int run() {
    return RUNS.incrementAndGet();
  }

  @Test
  void whoIsNotAuthorizedRunsNothingInTheNameOfWhoIs() throws Exception {
    hostile.claimRoute(honest.id() + 1, "stolen");
    hostile.awaitRead();
    Context inner = router.connect(InProcessTarget.shared());
    RawPeer later = RawPeer.childOf(router, "later");
    inner.authorize(later.context());
    CompletableFuture<Integer> shown = later.context().callAsync(HostileRoutesTest::run);
    Message call = later.receiveCall();
    RUNS.set(0);
    for (int source : new int[] {hostile.id(), later.id(), 0}) {
      for (int authority : new int[] {hostile.id(), later.id(), 0, inner.id()}) {
        hostile.send(
            new Message(
                inner.id(), source, authority, Handles.CALL_FUNCTION, REPLY_TO, 0, call.body()));
      }
    }
    hostile.awaitRead();
    // Calls run in the order of their coming, so this is the last.
    later.send(inner.id(), Handles.CALL_FUNCTION, REPLY_TO, call.body());
    assertThat(later.receive(REPLY_TO).source()).isEqualTo(inner.id());
    assertThat(RUNS).as("what the authorized one had run").hasValue(1);
    later.answer(call, 0);
    assertThat(shown.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
    later.breakOff();
  }

  @Test
  void lossesOfOthersCannotBeForged() throws Exception {
    int first = honest.allocateIds();
    honest.claimRoute(first, "below");
    honest.awaitRead();
    for (int id : new int[] {first, honest.id(), hostile.id() + 100_000, 0}) {
      hostile.sayLost(id, "not true");
    }
    hostile.awaitRead();
    assertThat(honest.context().lost()).isNotDone();
    assertIsCalled(honest, honest.context());
    hostile.send(first, Handles.FIRST_DYNAMIC, 0, NOTHING);
    assertThat(honest.receive(Handles.FIRST_DYNAMIC).destination()).isEqualTo(first);
  }

  private static final List<CompletableFuture<LostContextException>> WATCHED =
      new CopyOnWriteArrayList<>();

  /** A context that shares this JVM's classes shares this as well. */
  static int watch(Context master, Context sibling) {
    WATCHED.clear();
    WATCHED.add(master.lost());
    WATCHED.add(sibling.lost());
    return WATCHED.size();
  }

  @Test
  void anAncestorsLossCannotBeForged() throws Exception {
    Context inner = router.connect(InProcessTarget.shared());
    inner.call(HostileRoutesTest::watch, router.self(), honest.context());
    for (int id : new int[] {0, honest.id()}) {
      hostile.send(inner.id(), Handles.DEL_ROUTE, 0, RawPeer.loss(id, "not true"));
    }
    hostile.awaitRead();
    // Behind what was forged.
    assertThat(inner.<Integer, Integer, Integer>call(CallFunctions::add, 1, 2)).isEqualTo(3);
    assertThat(WATCHED).hasSize(2).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void aLossIsToldOfWhatIsBelowTheLostOneAlone() throws Exception {
    int first = hostile.allocateIds();
    hostile.claimRoute(first, "below");
    hostile.claimRoute(honest.id(), "stolen");
    hostile.awaitRead();
    CompletableFuture<Integer> honestCall = honest.context().callAsync(CallFunctions::add, 1, 2);
    hostile.hangUp();
    LostContextException loss =
        hostile.context().lost().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(loss.contextId()).isEqualTo(hostile.id());
    honest.answer(honest.receiveCall(), 3);
    assertThat(honestCall.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
  }

  @Test
  void aRouteWhoseBodyEndsTooSoonIsDropped() throws Exception {
    ByteWriter body = new ByteWriter();
    body.putInt(hostile.allocateIds());
    hostile.send(0, Handles.ADD_ROUTE, 0, body.toByteArray());
    hostile.send(0, Handles.ADD_ROUTE, 0, "x".getBytes(StandardCharsets.US_ASCII));
    hostile.awaitRead();
    assertIsCalled(hostile, hostile.context());
  }
}
