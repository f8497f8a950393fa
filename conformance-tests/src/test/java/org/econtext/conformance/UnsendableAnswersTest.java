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
  private final Router router = Master.open();
  private final Context child = router.connect(InProcessTarget.isolated());

  @AfterEach
  void close() {
    Background.run(router::close).awaitRest();
  }

  @Test
  void aMessageThatFails() throws Exception {
    assertIsTold("message error");
  }

  @Test
  void noMessage() throws Exception {
    assertIsTold("message null");
  }

  @Test
  void aCauseThatFails() throws Exception {
    assertIsTold("cause");
  }

  @Test
  void aCauseThatFailsBadly() throws Exception {
    assertIsTold("cause error");
  }

  @Test
  void aTraceThatFails() throws Exception {
    assertIsTold("trace");
  }

  @Test
  void noTrace() throws Exception {
    assertIsTold("trace null");
  }

  @Test
  void aTraceWithAGap() throws Exception {
    assertIsTold("trace element null");
  }

  private void assertIsTold(String about) throws Exception {
    CompletableFuture<Integer> call = child.callAsync(UnsendableFunctions::failSpitefully, about);
    assertThatThrownBy(() -> call.get(Background.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallException.class)
        .hasStackTraceContaining("Spiteful");
    CompletableFuture<Integer> task =
        child.executor(1).submit(() -> UnsendableFunctions.failSpitefully(about));
    assertThatThrownBy(() -> task.get(Background.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallException.class)
        .hasStackTraceContaining("Spiteful");
    assertThat(child.<Integer, Integer, Integer>callAsync(CallFunctions::add, 1, 2))
        .succeedsWithin(Background.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo(3);
  }
}
