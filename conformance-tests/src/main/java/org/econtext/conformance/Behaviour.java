package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Call;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What all groups of behaviours share: a master, the way to where contexts under test are connected
 * from, and such contexts, all made when a test first asks for them. The master and the way stay
 * for the tests of a group, since starting these is what takes the time; the contexts are closed
 * after each. After a test that failed, or that ended a context of the way, everything is made
 * anew.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Behaviour.Renewal.class)
public abstract class Behaviour {
  private Router router;
  private List<Context> way;
  private Context context;

  /** For subclasses. */
  protected Behaviour() {}

  /**
   * What the behaviours are tried on.
   *
   * @return the subject
   */
  protected abstract Subject subject();

  /**
   * The master that a test gets.
   *
   * @return how it is made; the usual one if not overridden
   */
  protected Master.Builder master() {
    return Master.builder();
  }

  /**
   * The master of the tests.
   *
   * @return its router, opened with the first call
   */
  protected final Router router() {
    if (router == null) {
      router = master().open();
    }
    return router;
  }

  /**
   * The contexts on the way to the one under test.
   *
   * @return none if the master connects it
   */
  protected final List<Context> way() {
    if (way == null) {
      way = new ArrayList<>();
      Context last = router().self();
      for (Target hop : subject().via()) {
        last = last.connect(hop);
        way.add(last);
      }
    }
    return way;
  }

  /**
   * Where contexts under test are connected from.
   *
   * @return the master itself, or the last one of {@link #way()}
   */
  protected final Context origin() {
    return way().isEmpty() ? router().self() : way().get(way().size() - 1);
  }

  /**
   * The context under test.
   *
   * @return the same one for the whole test
   */
  protected final Context context() {
    if (context == null) {
      context = connect(null);
    }
    return context;
  }

  /**
   * Connects a further context under test.
   *
   * @param name its name; null for any
   * @return a new one with each call
   */
  protected final Context connect(String name) {
    return origin().connect(subject().target(name));
  }

  /** What a function returns in the context under test, also if its main thread is busy. */
  final <R> R beside(Functions.Fn0<R> function) {
    return context().await(Call.of(function).concurrently());
  }

  /**
   * On a busy machine a call may be given up before it has begun there: then it never begins, or it
   * begins interrupted, if it was about to.
   */
  final void exceedDeadlineThere(Runnable call) {
    do {
      call.run();
    } while (beside(LifeFunctions.STARTED_COUNT) == 0);
  }

  /** Asked on the thread of the calls that were interrupted, and so after the last of them. */
  final void assertEachWasInterrupted() {
    assertThat(context().call(LifeFunctions::interrupted))
        .isPositive()
        .isEqualTo(context().call(LifeFunctions::started));
  }

  /** Where a context runs, also if its main thread hangs. */
  static ProcessId processOf(Context context) {
    return context.await(Call.of(LifeFunctions.PROCESS).concurrently());
  }

  /** Waits until processes of contexts have ended. */
  final void awaitGone(Iterable<ProcessId> processes) {
    for (ProcessId process : processes) {
      Eventually.holds(process + " is gone", () -> !subject().isAlive(process));
    }
  }

  /**
   * Records what contexts log in a test that needs all of it. The contexts on the way are made anew
   * as well, since a master takes its level from the log.
   */
  final LogCaptor logOfContexts(String lowest) {
    closeRouter();
    return LogCaptor.of(LogCaptor.CONTEXTS, lowest);
  }

  /** Whether the context under test has ended. */
  final boolean hasLostContext() {
    return context != null && context.lost().isDone();
  }

  /** Ends all that the tests have opened. What one asks for behind this is made anew. */
  @AfterAll
  protected void closeRouter() {
    if (router != null) {
      router.close();
      router = null;
      way = null;
      context = null;
    }
  }

  /** Whether the next test may have what this one leaves. */
  boolean isReusable() {
    return way == null || way.stream().noneMatch(hop -> hop.lost().isDone());
  }

  /** Ends what is this test's alone. */
  void closeContexts() {
    if (router == null) {
      return;
    }
    for (Context child : router.children()) {
      if (way == null || !way.contains(child)) {
        child.close();
      }
    }
    if (way != null && !way.isEmpty()) {
      // Its main thread may be busy with what the test left there.
      origin().await(Call.of(LifeFunctions.CLOSE_CHILDREN, router).concurrently());
    }
    context = null;
  }

  /** Keeps what a test has opened or harmed from the next one. */
  static final class Renewal implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext test) {
      Behaviour group = (Behaviour) test.getRequiredTestInstance();
      if (test.getExecutionException().isEmpty() && group.isReusable()) {
        group.closeContexts();
      } else {
        group.closeRouter();
      }
    }
  }
}
