package org.econtext.core.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ThreadBrokerTest {
  private static final long PATIENCE_SECONDS = 50;
  private static final Duration AT_ONCE = Duration.ZERO;

  /** Longer than any of these tests runs. */
  private static final Duration NEVER_HERE = Duration.ofDays(1);

  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> done = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final ClassLoader loader = new ClassLoader() {};
  private final Broker broker = new ThreadBroker(loader, failures::add);

  @AfterEach
  void releaseAll() {
    release.countDown();
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What may go wrong in a task, of all kinds. */
  static List<Supplier<Throwable>> anything() {
    return List.of(
        () -> new IllegalStateException("thrown"),
        () -> new OutOfMemoryError("thrown"),
        () -> new StackOverflowError("thrown"),
        () -> new NoClassDefFoundError("thrown"),
        () -> new AssertionError("thrown"),
        () -> new Exception("thrown, although checked"));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void throwAny(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static Runnable throwing(Throwable thrown) {
    return () -> ThreadBrokerTest.<RuntimeException>throwAny(thrown);
  }

  @ParameterizedTest
  @MethodSource("anything")
  void whateverATaskThrowsIsReportedAndTheNextOneRuns(Supplier<Throwable> kind)
      throws InterruptedException {
    Throwable thrown = kind.get();
    broker.execute(ThreadRole.WORKER, throwing(thrown));
    assertThat(next(failures)).isSameAs(thrown);
    broker.execute(ThreadRole.WORKER, () -> done.add("next"));
    assertThat(next(done)).isEqualTo("next");
  }

  @ParameterizedTest
  @MethodSource("anything")
  void whateverADueTaskThrowsIsReportedAndTheTimerGoesOn(Supplier<Throwable> kind)
      throws InterruptedException {
    Throwable thrown = kind.get();
    broker.schedule(AT_ONCE, throwing(thrown));
    assertThat(next(failures)).isSameAs(thrown);
    broker.schedule(AT_ONCE, () -> done.add("next"));
    assertThat(next(done)).isEqualTo("next");
  }

  @ParameterizedTest
  @MethodSource("anything")
  void whateverAThreadOfItsOwnThrowsIsReported(Supplier<Throwable> kind)
      throws InterruptedException {
    Throwable thrown = kind.get();
    Thread thread = broker.start(ThreadRole.READER, "thrower", throwing(thrown));
    assertThat(next(failures)).isSameAs(thrown);
    thread.join();
  }

  @Test
  void aReportThatFailsItselfStopsNothing() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    Broker untellable =
        new ThreadBroker(
            loader,
            failure -> {
              told.countDown();
              throw new AssertionError("cannot be told either");
            });
    untellable.execute(ThreadRole.WORKER, throwing(new IllegalStateException()));
    assertThat(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    untellable.execute(ThreadRole.WORKER, () -> done.add("next"));
    assertThat(next(done)).isEqualTo("next");
    untellable.schedule(AT_ONCE, () -> done.add("due"));
    assertThat(next(done)).isEqualTo("due");
  }

  @Test
  void aTaskThatWaitsKeepsNoOtherOneWaiting() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      broker.execute(ThreadRole.WORKER, this::awaitRelease);
    }
    broker.execute(ThreadRole.WORKER, () -> done.add("task"));
    assertThat(next(done)).isEqualTo("task");
    for (int i = 0; i < 20; i++) {
      broker.schedule(AT_ONCE, this::awaitRelease);
    }
    broker.schedule(Duration.ofMillis(1), () -> done.add("due"));
    assertThat(next(done)).isEqualTo("due");
  }

  @Test
  void aTaskThatIsDueEarlierIsNotKeptByOnesThatAreDueLater() throws InterruptedException {
    Broker.Timer later = broker.schedule(NEVER_HERE, () -> done.add("never"));
    broker.schedule(AT_ONCE, () -> done.add("first"));
    assertThat(next(done)).isEqualTo("first");
    broker.schedule(Duration.ofMillis(1), () -> done.add("second"));
    assertThat(next(done)).isEqualTo("second");
    later.cancel();
  }

  @Test
  void noTaskIsRunBeforeItsTime() throws InterruptedException {
    long begun = broker.nanoTime();
    broker.schedule(Duration.ofMillis(50), () -> done.add(broker.nanoTime()));
    assertThat((long) next(done) - begun).isGreaterThanOrEqualTo(50_000_000);
  }

  @Test
  void aTaskThatIsCancelledInTimeIsNotRun() throws InterruptedException {
    Duration soon = Duration.ofMillis(300);
    long due = broker.deadlineAfter(soon);
    Broker.Timer cancelled = broker.schedule(soon, () -> done.add("cancelled"));
    cancelled.cancel();
    boolean inTime = !broker.isOver(due);
    broker.schedule(soon, () -> done.add("kept"));
    Object first = next(done);
    cancelled.cancel();
    // On a machine that stood still in between there was nothing left to cancel.
    assertThat(first.equals("kept") || !inTime).as("%s", first).isTrue();
  }

  @Test
  void tasksForEverAreNoDeadlineThatHasPassed() throws InterruptedException {
    broker.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> done.add("for ever"));
    broker.schedule(Duration.ofMillis(50), () -> done.add("soon"));
    assertThat(next(done)).isEqualTo("soon");
    assertThat(broker.isOver(broker.deadlineAfter(Duration.ofSeconds(Long.MAX_VALUE)))).isFalse();
    assertThat(broker.isOver(Broker.NEVER)).isFalse();
    assertThat(broker.isOver(broker.deadlineAfter(null))).isFalse();
    assertThat(broker.isOver(broker.deadlineAfter(AT_ONCE))).isTrue();
  }

  @Test
  void threadsHaveTheRoleTheNameAndTheLoaderOfTheirContext() throws InterruptedException {
    broker.start(ThreadRole.READER, "read-web1", () -> done.add(Thread.currentThread()));
    RuntimeThread reader = (RuntimeThread) next(done);
    assertThat(reader.getName()).isEqualTo("econtext-read-web1");
    assertThat(reader.role()).isEqualTo(ThreadRole.READER);
    assertThat(reader.isDaemon()).isTrue();
    assertThat(reader.getContextClassLoader()).isSameAs(loader);
  }

  @ParameterizedTest
  @MethodSource("roles")
  void aTaskRunsInItsRole(ThreadRole role) throws InterruptedException {
    broker.execute(role, () -> done.add(ThreadRole.ofCurrentThread()));
    assertThat(next(done)).isEqualTo(role);
    broker.execute(role, throwing(new IllegalStateException()));
    next(failures);
    // Perhaps on the same thread, which must be no writer any more.
    broker.execute(ThreadRole.WORKER, () -> done.add(ThreadRole.ofCurrentThread()));
    assertThat(next(done)).isEqualTo(ThreadRole.WORKER);
  }

  static List<ThreadRole> roles() {
    return List.of(ThreadRole.values());
  }

  @Test
  void dueTasksAreRunByWorkers() throws InterruptedException {
    broker.schedule(AT_ONCE, () -> done.add(ThreadRole.ofCurrentThread()));
    assertThat(next(done)).isEqualTo(ThreadRole.WORKER);
  }

  @Test
  void anInterruptionIsItsTasksAlone() throws InterruptedException {
    broker.execute(
        ThreadRole.WORKER,
        () -> {
          Thread.currentThread().interrupt();
          done.add(Thread.currentThread());
        });
    Object interrupted = next(done);
    Object thread = null;
    // The same thread is idle again at some time; until then others run what comes.
    while (thread != interrupted) {
      CompletableFuture<Boolean> isInterrupted = new CompletableFuture<>();
      broker.execute(
          ThreadRole.WORKER,
          () -> {
            done.add(Thread.currentThread());
            isInterrupted.complete(Thread.currentThread().isInterrupted());
          });
      assertThat(isInterrupted.join()).isFalse();
      thread = next(done);
    }
  }

  @Test
  void workersThatHaveNothingToDoEnd() throws InterruptedException {
    CountDownLatch all = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      broker.execute(
          ThreadRole.WORKER,
          () -> {
            done.add(Thread.currentThread());
            all.countDown();
            awaitRelease();
          });
    }
    assertThat(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    release.countDown();
    for (int i = 0; i < 8; i++) {
      assertEnds((Thread) next(done));
    }
    broker.execute(ThreadRole.WORKER, () -> done.add("again"));
    assertThat(next(done)).isEqualTo("again");
  }

  @Test
  void theTimerEndsWhenNothingIsLeftToDoAndComesAgain() throws InterruptedException {
    for (int round = 0; round < 2; round++) {
      Broker.Timer later = broker.schedule(NEVER_HERE, () -> done.add("never"));
      Thread timer = timerThread();
      assertThat(timer.isDaemon()).isTrue();
      later.cancel();
      broker.schedule(AT_ONCE, () -> done.add("due"));
      assertThat(next(done)).isEqualTo("due");
      assertEnds(timer);
    }
  }

  /** Waits for the one thread of this broker that is a timer; there are no others of its loader. */
  private Thread timerThread() throws InterruptedException {
    while (true) {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getContextClassLoader() == loader
            && thread instanceof RuntimeThread own
            && own.role() == ThreadRole.TIMER) {
          return thread;
        }
      }
      Thread.onSpinWait();
    }
  }

  private static void assertEnds(Thread thread) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertThat(thread.isAlive()).as("%s with nothing to do", thread).isFalse();
  }

  @Test
  void whoIsCalledGoesOnAlsoIfItIsCalledFirst() throws InterruptedException {
    Thread waiting =
        broker.start(
            ThreadRole.PROGRAM,
            "waits",
            () -> {
              // Not by waiting, which would take what this thread is called for.
              while (release.getCount() > 0) {
                Thread.onSpinWait();
              }
              broker.park(this, Broker.NEVER);
              done.add("called");
            });
    broker.unpark(null);
    broker.unpark(waiting);
    release.countDown();
    assertThat(next(done)).isEqualTo("called");
  }

  @Test
  void waitingEndsAtItsDeadline() {
    long deadline = broker.deadlineAfter(Duration.ofMillis(50));
    while (!broker.isOver(deadline)) {
      broker.park(this, deadline);
    }
    broker.park(this, deadline);
    assertThat(broker.nanoTime()).isGreaterThanOrEqualTo(deadline);
  }

  @ParameterizedTest
  @EnumSource(names = {"READER", "WRITER", "TIMER"})
  void threadsOfTheRuntimeThatMustNotWaitAreRefused(ThreadRole role) throws InterruptedException {
    Object lock = new Object();
    Waiters waiters = new Waiters(broker);
    Thread unused =
        broker.start(
            role,
            "hasty",
            () -> waiters.awaitUninterruptibly(lock, () -> false, broker.deadlineAfter(AT_ONCE)));
    assertThat(next(failures))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("hasty", role.name(), "must not wait");
  }
}
