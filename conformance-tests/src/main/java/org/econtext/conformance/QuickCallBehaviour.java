package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What still holds right after many calls that followed each other at once, when the threads that
 * wait read the stream themselves.
 */
public abstract class QuickCallBehaviour extends SharedContextBehaviour {
  private static final int CALLS = 300;
  private static final int BIG_BYTES = 300_000;

  /** For subclasses. */
  protected QuickCallBehaviour() {}

  @BeforeEach
  void countAnew() {
    context().run(LifeFunctions::forget);
  }

  private void callQuickly() {
    for (int i = 0; i < CALLS; i++) {
      assertThat(context().call(CallFunctions::add, i, 1)).isEqualTo(i + 1);
    }
  }

  @Test
  void aDeadlineHolds() {
    exceedDeadlineThere(
        () -> {
          callQuickly();
          assertThatThrownBy(
                  () ->
                      context().runWithDeadline(Duration.ofMillis(100), LifeFunctions::waitForever))
              .isInstanceOf(DeadlineExceededException.class);
        });
    assertEachWasInterrupted();
    callQuickly();
  }

  @Test
  void aWaitingThreadCanBeInterrupted() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                callQuickly();
                context().run(LifeFunctions::waitForever);
              } catch (CancellationException e) {
                thrown.set(e);
              }
            });
    waiting.start();
    Eventually.holds("the call has started", () -> beside(LifeFunctions.STARTED_COUNT) == 1);
    waiting.interrupt();
    waiting.join();
    assertThat(thrown.get()).isInstanceOf(CancellationException.class);
    assertThat(context().call(LifeFunctions::interrupted)).isEqualTo(1);
  }

  @Test
  void aKilledContextIsNoticed() {
    callQuickly();
    ProcessId process = processOf(context());
    assertThatThrownBy(() -> context().run(LifeFunctions::killSelf))
        .isInstanceOf(LostContextException.class)
        .hasMessageContaining(context().name());
    awaitGone(List.of(process));
    closeRouter();
  }

  @Test
  void futuresAndChannelsComeInBetween() throws Exception {
    try (Receiver<Integer> numbers = router().receiver(Integer.class)) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(context().call(CallFunctions::add, i, 1)).isEqualTo(i + 1);
        CompletableFuture<Integer> sum = context().callAsync(CallFunctions::add, i, 2);
        assertThat(sum.get()).isEqualTo(i + 2);
        context().run(ChannelFunctions::sendNumbers, numbers.sender(), i, i + 2);
        assertThat(numbers.receive()).isEqualTo(i);
        assertThat(numbers.receive()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void severalThreadsCallWithBodiesOfAllSizes() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int seed = i;
        all.add(pool.submit(() -> echoBodies(new Random(seed))));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
    callQuickly();
  }

  private void echoBodies(Random random) {
    for (int i = 0; i < CALLS / 4; i++) {
      byte[] body = new byte[random.nextInt(4) == 0 ? random.nextInt(BIG_BYTES) : i];
      Arrays.fill(body, (byte) i);
      if (random.nextBoolean()) {
        assertThat(context().call(CallFunctions::same, body)).isEqualTo(body);
      } else {
        assertThat(context().callAsync(CallFunctions::same, body).join()).isEqualTo(body);
      }
    }
  }
}
