package org.econtext.core.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LaneTest {
  private static final long PATIENCE_SECONDS = 50;
  private static final int TASKS = 2_000;

  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final ManualBroker manual = new ManualBroker();
  private final Lane strict = Lane.strict(manual, failures::add);
  private final Lane passing = Lane.passing(manual, failures::add);

  /**
   * Workers that run when the test says so, on its own thread: also within a task, which then takes
   * as long as that.
   */
  private static final class ManualBroker implements Broker {
    private final ArrayDeque<Runnable> workers = new ArrayDeque<>();
    private final ArrayDeque<Runnable> timers = new ArrayDeque<>();
    private int started;
    private int begun;
    private boolean failsToSchedule;
    private boolean failsToExecute;

    /** Which worker the innermost task runs on, from 1. */
    private int running;

    @Override
    public Thread start(ThreadRole role, String name, Runnable work) {
      throw new AssertionError("a lane has no thread of its own");
    }

    @Override
    public void execute(ThreadRole role, Runnable task) {
      assertThat(role).isEqualTo(ThreadRole.WORKER);
      if (failsToExecute) {
        failsToExecute = false;
        throw new OutOfMemoryError("no thread");
      }
      started++;
      workers.add(onAWorkerOfItsOwn(task));
    }

    private Runnable onAWorkerOfItsOwn(Runnable task) {
      return () -> {
        int outer = running;
        begun++;
        running = begun;
        task.run();
        running = outer;
      };
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      assertThat(delay).isPositive();
      if (failsToSchedule) {
        failsToSchedule = false;
        throw new OutOfMemoryError("no timer");
      }
      Runnable timed = onAWorkerOfItsOwn(task);
      timers.add(timed);
      return () -> timers.remove(timed);
    }

    @Override
    public long nanoTime() {
      throw new AssertionError("a lane asks no clock");
    }

    @Override
    public void park(Object blocker, long deadline) {
      throw new AssertionError("a lane never waits");
    }

    @Override
    public void unpark(Thread thread) {
      throw new AssertionError("nobody waits for a lane");
    }

    void runWorkers() {
      for (Runnable worker = workers.poll(); worker != null; worker = workers.poll()) {
        worker.run();
      }
    }

    /** All timers that were there when it began. */
    void passTime() {
      for (int left = timers.size(); left > 0; left--) {
        timers.remove().run();
      }
    }
  }

  private Lane lane(boolean isPassing) {
    return isPassing ? passing : strict;
  }

  private Runnable quick(String name) {
    return () -> told.add(name);
  }

  /** Takes so long that all timers come due, and everything runs that may run beside it. */
  private Runnable slow(String name) {
    return () -> {
      told.add(name + " begins");
      manual.passTime();
      manual.passTime();
      manual.runWorkers();
      told.add(name + " ends");
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void quickTasksRunInTheirOrderOnOneWorker(boolean isPassing) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      expected.add("task " + i);
      lane(isPassing).add(quick("task " + i));
    }
    manual.runWorkers();
    assertThat(told).isEqualTo(expected);
    assertThat(manual.started).isEqualTo(1);
  }

  @Test
  void inTheStrictFormASlowTaskIsWaitedFor() {
    strict.add(slow("slow"));
    strict.add(quick("next"));
    manual.runWorkers();
    assertThat(told).containsExactly("slow begins", "slow ends", "next");
    assertThat(manual.timers).as("nobody has to look").isEmpty();
  }

  @Test
  void inThePassingFormASlowTaskIsPassedByAllOthersInTheirOrder() {
    passing.add(slow("slow"));
    passing.add(quick("second"));
    passing.add(quick("third"));
    manual.runWorkers();
    assertThat(told).containsExactly("slow begins", "second", "third", "slow ends");
    assertThat(manual.started).isEqualTo(1);
  }

  @Test
  void manySlowTasksArePassedOneAfterAnother() {
    passing.add(slow("a"));
    passing.add(slow("b"));
    passing.add(slow("c"));
    passing.add(quick("d"));
    manual.runWorkers();
    assertThat(told)
        .containsExactly("a begins", "b begins", "c begins", "d", "c ends", "b ends", "a ends");
  }

  @Test
  void whatComesWhileASlowTaskRunsPassesItAsWell() {
    passing.add(
        () -> {
          told.add("slow begins");
          passing.add(quick("came meanwhile"));
          manual.passTime();
          manual.runWorkers();
          told.add("slow ends");
        });
    manual.runWorkers();
    assertThat(told).containsExactly("slow begins", "came meanwhile", "slow ends");
  }

  @Test
  void aTaskThatNobodyCanLookAfterCostsNeitherItselfNorLaterOnes() {
    passing.add(
        () -> {
          manual.passTime();
          manual.failsToSchedule = true;
          manual.passTime();
          manual.runWorkers();
          told.add("slow");
        });
    passing.add(quick("second"));
    passing.add(quick("third"));
    manual.runWorkers();
    passing.add(quick("fourth"));
    manual.runWorkers();
    assertThat(told).containsExactly("second", "third", "slow", "fourth");
  }

  @Test
  void whatComesWhenNobodyCanLookAfterASlowTaskPassesIt() {
    passing.add(
        () -> {
          told.add("slow begins");
          manual.failsToSchedule = true;
          passing.add(quick("came meanwhile"));
          manual.runWorkers();
          told.add("slow ends");
        });
    manual.runWorkers();
    assertThat(told).containsExactly("slow begins", "came meanwhile", "slow ends");
  }

  @Test
  void aSlowTaskIsPassedAlsoIfNobodyCanLookAfterItAgain() {
    passing.add(quick("first"));
    passing.add(
        () -> {
          told.add("slow begins");
          manual.failsToSchedule = true;
          manual.passTime();
          manual.runWorkers();
          told.add("slow ends");
        });
    passing.add(quick("third"));
    manual.runWorkers();
    assertThat(told).containsExactly("first", "slow begins", "third", "slow ends");
  }

  @Test
  void passingASlowTaskTakesNoThreadThatMightBeMissing() {
    passing.add(
        () -> {
          told.add("slow begins");
          manual.failsToExecute = true;
          manual.passTime();
          manual.passTime();
          manual.runWorkers();
          told.add("slow ends");
        });
    passing.add(quick("second"));
    manual.runWorkers();
    assertThat(told).containsExactly("slow begins", "second", "slow ends");
  }

  @Test
  void aTaskIsNotPassedBecauseOneBeforeItTookLong() {
    passing.add(quick("first"));
    passing.add(
        () -> {
          // The timer that was set for the first task comes due while the second has just begun.
          told.add("second begins");
          manual.timers.remove().run();
          manual.runWorkers();
          told.add("second ends");
        });
    passing.add(quick("third"));
    manual.runWorkers();
    assertThat(told).containsExactly("first", "second begins", "second ends", "third");
  }

  @Test
  void aSlowTaskWithNothingBehindItCostsNoOtherWorker() {
    passing.add(slow("alone"));
    manual.runWorkers();
    assertThat(manual.started).isEqualTo(1);
    assertThat(manual.timers).isEmpty();
  }

  @Test
  void whoWasPassedTakesNothingMoreWhenItIsDone() {
    passing.add(
        () -> {
          told.add("slow begins");
          manual.passTime();
          manual.passTime();
          manual.runWorkers();
          // The one that passed it has ended; this takes another one.
          passing.add(() -> told.add("later on worker " + manual.running));
          told.add("slow ends");
        });
    passing.add(() -> told.add("passed on worker " + manual.running));
    manual.runWorkers();
    assertThat(told)
        .containsExactly("slow begins", "passed on worker 3", "slow ends", "later on worker 4");
  }

  @Test
  void aSlowTaskThatIsTheLastOneCostsNoOtherWorker() {
    passing.add(quick("first"));
    passing.add(slow("last"));
    manual.runWorkers();
    assertThat(told).containsExactly("first", "last begins", "last ends");
    assertThat(manual.started).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whateverATaskThrowsIsReportedAndTheNextOneRuns(boolean isPassing) {
    Error error = new OutOfMemoryError("thrown");
    RuntimeException exception = new IllegalStateException("thrown");
    lane(isPassing)
        .add(
            () -> {
              throw error;
            });
    lane(isPassing)
        .add(
            () -> {
              throw exception;
            });
    lane(isPassing).add(quick("next"));
    manual.runWorkers();
    assertThat(failures).containsExactly(error, exception);
    assertThat(told).containsExactly("next");
    lane(isPassing).add(quick("later"));
    manual.runWorkers();
    assertThat(told).containsExactly("next", "later");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReportThatFailsItselfStopsNothing(boolean isPassing) {
    FailureReport untellable =
        failure -> {
          told.add("untold");
          throw new AssertionError("cannot be told either");
        };
    Lane lane = isPassing ? Lane.passing(manual, untellable) : Lane.strict(manual, untellable);
    lane.add(
        () -> {
          throw new IllegalStateException("thrown");
        });
    lane.add(quick("next"));
    manual.runWorkers();
    assertThat(told).containsExactly("untold", "next");
  }

  // ---- on real threads

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void inTheStrictFormTwoTasksNeverRunAtTheSameTime() throws InterruptedException {
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    ThreadBroker broker = new ThreadBroker(getClass().getClassLoader(), thrown::add);
    Lane lane = Lane.strict(broker, thrown::add);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Semaphore finished = new Semaphore(0);
    Runnable task =
        () -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          running.decrementAndGet();
          finished.release();
        };
    IntStream.range(0, TASKS).parallel().forEach(i -> lane.add(task));
    assertThat(finished.tryAcquire(TASKS, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(most).hasValue(1);
    assertThat(thrown).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noThreadIsKeptWhenThereIsNothingToDo(boolean isPassing) throws InterruptedException {
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    BlockingQueue<Object> done = new LinkedBlockingQueue<>();
    ThreadBroker broker = new ThreadBroker(getClass().getClassLoader(), thrown::add);
    Lane lane = isPassing ? Lane.passing(broker, thrown::add) : Lane.strict(broker, thrown::add);
    lane.add(() -> done.add(Thread.currentThread()));
    Thread thread = (Thread) next(done);
    thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertThat(thread.isAlive()).isFalse();
    lane.add(() -> done.add("again"));
    assertThat(next(done)).isEqualTo("again");
    assertThat(thrown).isEmpty();
  }
}
