package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Broker;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task of the broker's timer, whatever it does, keeps no other one from running in time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TimerTest {
  private final Router router = RawPeer.quietMaster();
  private final Broker broker = router.broker();

  @AfterEach
  void close() {
    router.close();
  }

  private void assertNextTaskRuns() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    broker.schedule(Duration.ofMillis(10), ran::countDown);
    assertThat(ran.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private void runAndThrow(RuntimeException exception, Error error) throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);
    broker.schedule(
        Duration.ZERO,
        () -> {
          began.countDown();
          if (error != null) {
            throw error;
          }
          throw exception;
        });
    assertThat(began.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskThatThrowsAnException() throws Exception {
    runAndThrow(new IllegalStateException("a task that fails"), null);
    assertNextTaskRuns();
  }

  @Test
  void aTaskThatThrowsAnError() throws Exception {
    runAndThrow(null, new OutOfMemoryError("as if there was none left for this task"));
    assertNextTaskRuns();
  }

  @Test
  void deadlinesPassAfterATaskThatThrew() throws Exception {
    runAndThrow(new IllegalStateException("a task that fails"), null);
    RawPeer silent = RawPeer.childOf(router, "silent");
    assertThat(
            silent
                .context()
                .submit(
                    org.econtext.core.Call.of(
                            (org.econtext.core.Functions.Fn0<Integer>) LifeFunctions::started)
                        .within(Duration.ofMillis(50))))
        .failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(DeadlineExceededException.class);
    silent.breakOff();
  }

  @Test
  void aTaskThatBlocks() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch opened = new CountDownLatch(1);
    broker.schedule(
        Duration.ZERO,
        () -> {
          began.countDown();
          try {
            opened.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(began.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    try {
      assertNextTaskRuns();
    } finally {
      opened.countDown();
    }
  }
}
