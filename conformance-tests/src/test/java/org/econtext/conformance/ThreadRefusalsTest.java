package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.ThreadRole;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Trust;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a thread must not do is an error there, and not a hang now and then. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ThreadRefusalsTest {
  private static final String MUST_NOT_WAIT = "must not wait";
  private static final String MUST_NOT_IMPORT = "must not import";

  private final ContextRouter router = RawPeer.master(record -> {}, 0);
  private final RawPeer peer = RawPeer.childOf(router, "peer");

  @AfterEach
  void close() throws Exception {
    peer.breakOff();
    Background.run(router::close).get();
  }

  private static void assertRefused(ThreadRole role, String what, ThrowingCallable forbidden) {
    assertThatThrownBy(
            () -> {
              ThreadRole.lend(role);
              try {
                forbidden.call();
              } finally {
                ThreadRole.lend(null);
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(role.name())
        .hasMessageContaining(what);
  }

  @ParameterizedTest
  @EnumSource(names = {"READER", "WRITER", "TIMER"})
  void callsAreRefused(ThreadRole role) {
    assertThat(router.services().calling()).isNotNull();
    assertRefused(role, MUST_NOT_WAIT, () -> peer.context().call(CallFunctions::add, 1, 2));
    assertRefused(
        role,
        MUST_NOT_WAIT + ": to send",
        () -> peer.context().callAsync(CallFunctions::add, 1, 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"READER", "WRITER", "TIMER"})
  void channelsAreRefused(ThreadRole role) throws IOException {
    Receiver<Integer> receiver = router.receiver(Integer.class);
    Sender<Integer> sender = receiver.sender();
    assertRefused(role, MUST_NOT_WAIT, receiver::receive);
    assertRefused(role, MUST_NOT_WAIT, () -> sender.send(1));
    assertRefused(role, MUST_NOT_WAIT, () -> sender.fail(new IllegalStateException("it")));
    peer.sendValue(RawPeer.handleOf(sender), 1, 2);
    peer.awaitRead();
    assertRefused(role, MUST_NOT_IMPORT, receiver::receive);
  }

  @ParameterizedTest
  @EnumSource(names = {"READER", "WRITER", "TIMER"})
  void valuesAreNotDecoded(ThreadRole role) {
    ByteWriter value = new ByteWriter();
    Encoder.write(value, "plain");
    assertRefused(
        role,
        MUST_NOT_IMPORT,
        () -> new Decoder(router, Trust.anything()).read(new ByteReader(value.toByteArray())));
  }

  @ParameterizedTest
  @EnumSource(names = {"READER", "WRITER", "TIMER"})
  void servicesAreNotFetched(ThreadRole role) {
    try (Router fresh = RawPeer.quietMaster()) {
      assertRefused(role, MUST_NOT_IMPORT, () -> fresh.receiver(Integer.class));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"READER", "WRITER", "TIMER"})
  void whatIsLoggedBehindAStreamIsRefused(ThreadRole role) {
    LogRecord record =
        LogRecord.of(System.Logger.Level.WARNING.getSeverity(), "logger", "text", null);
    assertRefused(role, MUST_NOT_WAIT, () -> router.logAfter(null, record));
  }
}
