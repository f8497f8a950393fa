package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.Router;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassQuery;
import org.econtext.master.Master;
import org.econtext.parent.children.ChildHost;
import org.econtext.parent.children.ConnectOutcome;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a child tells of others, and in their place, harms none of them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileNewsTest {
  private static final int GUESSED_HANDLE = Handles.FIRST_DYNAMIC + 3;
  private static final int BARRIER_HANDLE = Handles.FIRST_DYNAMIC + 4;

  private final RouterLog log = new RouterLog();
  private final Router router = RawPeer.master(log, 0);
  private final RawPeer hostile = RawPeer.childOf(router, "hostile");
  private final RawPeer honest = RawPeer.childOf(router, "honest");
  private final RawPeer other = RawPeer.childOf(router, "other");

  @AfterEach
  void hangUp() throws Exception {
    hostile.breakOff();
    honest.breakOff();
    other.breakOff();
    Background.run(router::close).get();
  }

  @Test
  void nobodyIsRefusedInThePlaceOfAnother() throws Exception {
    int[] forged = {other.id(), honest.id(), 0};
    for (int id : forged) {
      hostile.send(
          new Message(
              honest.id(),
              hostile.id(),
              hostile.id(),
              GUESSED_HANDLE,
              0,
              Message.FLAG_DEAD | Message.FLAG_GONE,
              RawPeer.loss(id, "forged")));
      log.await("dropped a message");
    }
    hostile.send(honest.id(), BARRIER_HANDLE, 0, new byte[0]);
    assertThat(honest.receive().handle()).isEqualTo(BARRIER_HANDLE);
  }

  @Test
  void aContextWhoseNameIsEnormousIsNotBelieved() throws Exception {
    int id = hostile.allocateIds();
    hostile.claimRoute(id, "x".repeat(1 << 20));
    hostile.awaitRead();
    log.await("dropped a route");
  }

  @Test
  void connectingThereGivesNoContextOfSomebodyElse() throws Exception {
    Background<Context> connect =
        Background.start(() -> hostile.context().connect(InProcessTarget.shared()));
    hostile.answer(hostile.receiveCall(), new ConnectOutcome(honest.context(), null, null));
    assertThat(connect.failure())
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("isn't below");
  }

  @Test
  void contextsAreNotNamedByWhoeverMentionsThem() throws Exception {
    int next = other.id() + 1;
    Functions.Fn2<Router, InProcessTarget, Context> open = Router::connect;
    CompletableFuture<Context> call =
        hostile.context().callAsync(open, router, InProcessTarget.shared());
    hostile.answer(hostile.receiveCall(), RawPeer.named(next, "evil"));
    assertThat(call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS).id()).isEqualTo(next);
    assertThat(router.service(ChildHost.class).router().nameOf(next)).isEqualTo("#" + next);
  }

  @Test
  void aClassWithAnEnormousNameIsRefusedAtOnce() throws Exception {
    try (Router master = Master.open()) {
      RawPeer asking = RawPeer.childOf(master, "asking");
      ByteWriter question = new ByteWriter();
      Bundle.writeQueries(question, new ClassQuery[0]);
      question.putVarInt(0);
      Bundle.writeQuery(question, new ClassQuery(ClassQuery.RESOURCE, "a/".repeat(30_000), 17));
      asking.send(0, Handles.GET_CLASS, 0, question.toByteArray());
      Bundle answer = Bundle.fromBytes(asking.receive(Handles.LOAD_CLASS).body());
      assertThat(answer.entries()).hasSize(1);
      assertThat(answer.entries()[0].refusal()).contains("too long");
      asking.breakOff();
    }
  }
}
