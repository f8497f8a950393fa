package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.CallException;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Exceptions that fail again when they are to travel: their caller is told nevertheless. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UnsendableAnswersTest {
  private static final String SPITEFUL = UnsendableFunctions.Spiteful.class.getName();

  private final Router router = Master.open();
  private final Context child = router.connect(InProcessTarget.isolated());

  @AfterEach
  void close() throws Exception {
    Background.run(router::close).get();
  }

  @Test
  void aMessageThatFails() throws Exception {
    assertIsTold("message error", "java.lang.AssertionError");
  }

  @Test
  void noMessage() throws Exception {
    assertIsTold("message null", SPITEFUL);
  }

  @Test
  void aCauseThatFails() throws Exception {
    assertIsTold("cause", "java.lang.UnsupportedOperationException");
  }

  @Test
  void aCauseThatFailsBadly() throws Exception {
    assertIsTold("cause error", "java.lang.AssertionError");
  }

  @Test
  void aTraceThatFails() throws Exception {
    assertIsTold("trace", "java.lang.UnsupportedOperationException");
  }

  @Test
  void noTrace() throws Exception {
    assertIsTold("trace null", "java.lang.NullPointerException");
  }

  @Test
  void aTraceWithAGap() throws Exception {
    assertIsTold("trace element null", "java.lang.NullPointerException");
  }

  private void assertIsTold(String about, String told) throws Exception {
    CompletableFuture<Integer> call = child.callAsync(UnsendableFunctions::failSpitefully, about);
    assertThatThrownBy(() -> call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallException.class)
        .hasStackTraceContaining(SPITEFUL)
        .hasStackTraceContaining(told);
    CompletableFuture<Integer> task =
        child.executor(1).submit(() -> UnsendableFunctions.failSpitefully(about));
    assertThatThrownBy(() -> task.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallException.class)
        .hasStackTraceContaining(SPITEFUL)
        .hasStackTraceContaining(told);
    assertThat(child.<Integer, Integer, Integer>callAsync(CallFunctions::add, 1, 2))
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo(3);
  }
}
