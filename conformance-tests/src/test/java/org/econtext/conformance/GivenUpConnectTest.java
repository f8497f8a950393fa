package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is left of a connect that was given up, be it that it came to a child all the same. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GivenUpConnectTest {
  /** How far the one connect of a test is; the context between shares it. */
  private static final class Progress {
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile Router between;
  }

  private static volatile Progress progress;

  /** Connects, and then holds back the answer, whoever interrupts that. */
  private record HeldBack() implements Target {
    private static final long serialVersionUID = 1L;

    @Override
    public Context connectFrom(Router here) {
      Context context = InProcessTarget.shared().connectFrom(here);
      progress.between = here;
      progress.connected.countDown();
      boolean interrupted = false;
      while (progress.released.getCount() > 0) {
        try {
          progress.released.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return context;
    }

    @Override
    public String hop() {
      return "held-back";
    }
  }

  private final Router router = RawPeer.quietMaster();
  private final Context via = router.connect(InProcessTarget.shared());

  @BeforeEach
  void begin() {
    progress = new Progress();
  }

  @AfterEach
  void close() {
    progress.released.countDown();
    router.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static void assertNothingIsLeftOf(Background<?> connecting) throws Exception {
    await(progress.connected);
    connecting.interrupt();
    assertThat(connecting.failure()).isInstanceOf(CancellationException.class);
    await(progress.givenUp);
    assertThat(progress.between.children()).hasSize(1);
    progress.released.countDown();
    Eventually.holds("its child is gone", () -> progress.between.children().isEmpty());
  }

  static boolean connect(Context via) {
    try {
      return via.connect(new HeldBack()) != null;
    } finally {
      progress.givenUp.countDown();
    }
  }

  private static boolean fanOut(Context via) {
    try {
      return via.connectAll(List.of(new HeldBack())).isEmpty();
    } finally {
      progress.givenUp.countDown();
    }
  }

  @Test
  void aChildThatIsUpBeforeItsConnectIsInterruptedIsEnded() throws Exception {
    assertNothingIsLeftOf(Background.start(() -> connect(via)));
  }

  @Test
  void aChildThatIsUpBeforeAFanOutIsInterruptedIsEnded() throws Exception {
    assertNothingIsLeftOf(Background.start(() -> fanOut(via)));
  }

  /** Who asked isn't above, and has no route to what it asked for. */
  @Test
  void aChildThatASiblingAskedForIsEnded() throws Exception {
    Context sibling = router.connect(InProcessTarget.shared());
    via.authorize(sibling);
    assertNothingIsLeftOf(Background.start(() -> sibling.call(GivenUpConnectTest::connect, via)));
  }
}
