package org.econtext.core.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.econtext.core.ThreadRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens where the system has no more threads. */
@Timeout(60)
class WorkersTest {
  private static final long PATIENCE_SECONDS = 50;

  private final BlockingQueue<Integer> done = new LinkedBlockingQueue<>();
  private volatile boolean isShortOfThreads;
  private final FailureReport failures =
      failure -> {
        throw new AssertionError(failure);
      };
  private final Workers workers = new Workers(this::thread, failures, Workers.IDLE_MILLIS);

  private Thread thread(Runnable work) {
    if (isShortOfThreads) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    ClassLoader loader = WorkersTest.class.getClassLoader();
    return new RuntimeThread(ThreadRole.WORKER, "worker", work, loader, failures);
  }

  private void add(int number) {
    workers.execute(ThreadRole.WORKER, () -> done.add(number));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Integer next() throws InterruptedException {
    return done.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void whoeverIsFreeRunsWhatHadNoThread() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    workers.execute(
        ThreadRole.WORKER,
        () -> {
          running.countDown();
          await(release);
        });
    running.await();
    isShortOfThreads = true;
    add(1);
    add(2);
    assertThat(done).isEmpty();
    release.countDown();
    assertThat(new Integer[] {next(), next()}).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void theFirstThreadThatCanBeStartedAgainRunsWhatHadNone() throws InterruptedException {
    isShortOfThreads = true;
    add(1);
    add(2);
    isShortOfThreads = false;
    add(3);
    assertThat(new Integer[] {next(), next(), next()}).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void aTaskThatWaitsKeepsNoneWaitingThatHadNoThread() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    isShortOfThreads = true;
    add(1);
    isShortOfThreads = false;
    workers.execute(ThreadRole.WORKER, () -> await(release));
    assertThat(next()).isEqualTo(1);
    release.countDown();
  }
}
