package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.CodecException;
import org.econtext.core.Functions;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A child that sends what no honest one would: it harms its own stream at most. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileChildTest {
  private static final byte[] NOTHING = {};

  private final RouterLog log = new RouterLog();
  private final ContextRouter master = RawPeer.master(log, 0);
  private final RawPeer hostile = RawPeer.childOf(master, "hostile");
  private final RawPeer victim = RawPeer.childOf(master, "victim");

  @AfterEach
  void hangUp() throws IOException {
    hostile.hangUp();
    victim.hangUp();
    master.close();
  }

  private Message fromHostile(int destination, int handle, int replyTo, byte[] body) {
    return new Message(destination, hostile.id(), hostile.id(), handle, replyTo, 0, body);
  }

  /** The answer of an honest child to a call. */
  private static void answer(RawPeer peer, Object value) throws IOException {
    Message call = peer.receive();
    assertThat(call.handle()).isEqualTo(Handles.CALL_FUNCTION);
    ByteWriter body = new ByteWriter();
    body.putByte(0);
    Encoder.write(body, value);
    peer.send(
        new Message(call.source(), peer.id(), peer.id(), call.replyTo(), 0, 0, body.toByteArray()));
  }

  private void assertVictimIsWell() throws Exception {
    CompletableFuture<Integer> call = victim.context().callAsync(CallFunctions::add, 1, 2);
    answer(victim, 3);
    assertThat(call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
  }

  private LostContextException lossOfHostile() throws Exception {
    return hostile.context().lost().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  // ---- the stream itself

  @Test
  void bytesThatAreNoFrameCloseTheirStreamOnly() throws Exception {
    CompletableFuture<Integer> pending = hostile.context().callAsync(CallFunctions::add, 1, 2);
    hostile.write("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(lossOfHostile()).hasMessageContaining("no frame").hasMessageContaining("hostile");
    assertThatThrownBy(pending::join).hasCauseInstanceOf(LostContextException.class);
    assertVictimIsWell();
  }

  @Test
  void anAnnouncedBodyOverTheLimitClosesTheStream() throws Exception {
    for (int length : new int[] {Message.MAX_BODY_BYTES + 1, -1, Integer.MIN_VALUE}) {
      RawPeer peer = RawPeer.childOf(master, "big" + length);
      ByteBuffer header = ByteBuffer.allocate(Message.HEADER_BYTES);
      header.putShort((short) Message.MAGIC).putInt(0).putInt(peer.id()).putInt(peer.id());
      header.putInt(Handles.FORWARD_LOG).putInt(0).putShort((short) 0).putInt(0).putInt(length);
      peer.write(header.array());
      assertThat(peer.context().lost().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .hasMessageContaining("limit");
    }
    assertVictimIsWell();
  }

  @Test
  void anAnnouncedBodyThatNeverComesHarmsNobody() throws Exception {
    ByteBuffer header = ByteBuffer.allocate(Message.HEADER_BYTES);
    header.putShort((short) Message.MAGIC).putInt(0).putInt(hostile.id()).putInt(hostile.id());
    header.putInt(Handles.FORWARD_LOG).putInt(0).putShort((short) 0).putInt(0);
    header.putInt(Message.MAX_BODY_BYTES);
    hostile.write(header.array());
    hostile.write(new byte[1_000]);
    assertVictimIsWell();
    hostile.hangUp();
    assertThat(lossOfHostile()).hasMessageContaining("within a message");
  }

  @Test
  void aStreamThatEndsWithinAHeaderIsReported() throws Exception {
    hostile.write(new byte[] {'E', 'C', 0, 0});
    hostile.hangUp();
    assertThat(lossOfHostile()).hasMessageContaining("within a message");
    assertVictimIsWell();
  }

  // ---- who speaks

  @Test
  void forgedSourcesAndAuthoritiesAreDroppedAndLogged() throws Exception {
    int[][] forged = {
      {victim.id(), victim.id()}, {0, 0}, {hostile.id(), 0}, {hostile.id(), victim.id()}, {99, 99}
    };
    for (int[] who : forged) {
      hostile.send(new Message(victim.id(), who[0], who[1], Handles.CALL_FUNCTION, 77, 0, NOTHING));
      log.await("dropped a message");
    }
    // None of them reached the victim: the first that it gets is this one.
    assertVictimIsWell();
  }

  @Test
  void callsFromBelowAreRefused() throws Exception {
    hostile.send(fromHostile(0, Handles.CALL_FUNCTION, 4_711, new byte[] {0}));
    Message refusal = hostile.receive();
    assertThat(refusal.handle()).isEqualTo(4_711);
    assertThat(new String(refusal.body(), StandardCharsets.UTF_8))
        .contains("SecurityException")
        .contains("hostile may not call functions in master");
  }

  @Test
  void shutdownsFromBelowAreRefused() throws Exception {
    hostile.send(fromHostile(0, Handles.SHUTDOWN, 0, NOTHING));
    log.await("may not shut this one down");
    assertVictimIsWell();
  }

  @Test
  void routesToOthersCannotBeClaimed() throws Exception {
    for (int id : new int[] {victim.id(), 0}) {
      hostile.send(fromHostile(0, Handles.ADD_ROUTE, 0, routeTo(id, "stolen")));
      log.await("dropped a route");
    }
    assertVictimIsWell();
  }

  @Test
  void routesToOthersCannotBeDeleted() throws Exception {
    ByteWriter loss = new ByteWriter();
    loss.putInt(victim.id());
    loss.putInt(0);
    loss.putString("not true");
    loss.putByteArray(NOTHING);
    loss.putByteArray(NOTHING);
    hostile.send(fromHostile(0, Handles.DEL_ROUTE, 0, loss.toByteArray()));
    // By the time that this is refused, what came before it was handled.
    hostile.send(fromHostile(0, Handles.ADD_ROUTE, 0, routeTo(victim.id(), "stolen")));
    log.await("dropped a route");
    assertVictimIsWell();
    assertThat(victim.context().lost()).isNotDone();
  }

  private byte[] routeTo(int id, String name) throws IOException {
    ByteWriter body = new ByteWriter();
    body.putInt(id);
    body.putInt(hostile.id());
    body.putString(name);
    return body.toByteArray();
  }

  @Test
  void answersToWhatOthersWereAskedAreDropped() throws Exception {
    CompletableFuture<Integer> call = victim.context().callAsync(CallFunctions::add, 1, 2);
    Message asked = victim.receive();
    ByteWriter lie = new ByteWriter();
    lie.putByte(0);
    Encoder.write(lie, 666);
    hostile.send(fromHostile(0, asked.replyTo(), 0, lie.toByteArray()));
    log.await("dropped a message");
    ByteWriter truth = new ByteWriter();
    truth.putByte(0);
    Encoder.write(truth, 3);
    victim.send(
        new Message(0, victim.id(), victim.id(), asked.replyTo(), 0, 0, truth.toByteArray()));
    assertThat(call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
  }

  // ---- what it says

  @Test
  void bodiesThatMakeNoSenseAreLoggedAndHarmNothing() throws Exception {
    int[] handles = {
      Handles.ADD_ROUTE,
      Handles.DEL_ROUTE,
      Handles.GET_CLASS,
      Handles.LOAD_CLASS,
      Handles.FORWARD_LOG,
      Handles.CANCEL_CALL,
      Handles.SHUTDOWN,
      Handles.ALLOCATE_ID,
      -1,
      0,
      12_345,
      Integer.MAX_VALUE
    };
    byte[][] bodies = {NOTHING, {1}, {-1, -1, -1, -1, -1}, new byte[100]};
    for (int handle : handles) {
      for (byte[] body : bodies) {
        hostile.send(fromHostile(0, handle, 0, body));
      }
    }
    // Its stream still works, and so do all others.
    CompletableFuture<Integer> call = hostile.context().callAsync(CallFunctions::add, 1, 2);
    answer(hostile, 3);
    assertThat(call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
    assertVictimIsWell();
  }

  @Test
  void answersOfTypesThatNobodyDeclaredComeToNoLife() throws Exception {
    int before = TrustFunctions.Births.COUNT.get();
    Functions.Fn0<Object> function = TrustFunctions::undeclared;
    CompletableFuture<Object> call = hostile.context().callAsync(function);
    Message asked = hostile.receive();
    // A record of a class that exists here, by name, as the codec writes it.
    String name = "org.econtext.conformance.TrustFunctions$Undeclared";
    byte[] honest = encoded(new CallFunctions.Box("x"));
    String honestName = CallFunctions.Box.class.getName();
    byte[] forged = replaceName(honest, honestName, name);
    hostile.send(fromHostile(0, asked.replyTo(), 0, forged));
    assertThatThrownBy(() -> call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CodecException.class)
        .hasMessageContaining(name);
    assertThat(TrustFunctions.Births.COUNT.get()).isEqualTo(before);
  }

  private static byte[] encoded(Object value) {
    ByteWriter out = new ByteWriter();
    out.putByte(0);
    Encoder.write(out, value);
    return out.toByteArray();
  }

  /** Puts another name in a string's place: its length, then its bytes. */
  private static byte[] replaceName(byte[] bytes, String from, String to) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(from);
    assertThat(at).as("the name is there in plain text").isPositive();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    data.write(bytes, 0, at - 1);
    data.writeByte(to.length());
    data.writeBytes(to);
    data.write(bytes, at + from.length(), bytes.length - at - from.length());
    return out.toByteArray();
  }

  @Test
  void unidirectionalStreamsRefuseWhatIsForASibling() throws Exception {
    ContextRouter strict = RawPeer.master(record -> {}, ContextDescription.UNIDIRECTIONAL);
    RawPeer one = RawPeer.childOf(strict, "one");
    RawPeer two = RawPeer.childOf(strict, "two");
    one.send(new Message(two.id(), one.id(), one.id(), 2_000, 3_000, 0, NOTHING));
    Message refusal = one.receive();
    assertThat(refusal.isDead()).isTrue();
    assertThat(refusal.handle()).isEqualTo(3_000);
    assertThat(new String(refusal.body(), StandardCharsets.UTF_8)).contains("unidirectional");
    one.hangUp();
    two.hangUp();
    strict.close();
  }
}
