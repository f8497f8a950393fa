package org.econtext.exploration;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/**
 * Runs a scenario of several threads under many interleavings, chosen by a model checker. An
 * exploration that finds nothing is worth something only beside one that does: where a faulty form
 * of what is explored is a small one, {@link #findFault} is shown that as well.
 */
public final class Exploration {
  /** What a fault that was put in to be found is measured by as well. */
  private static final int DEFAULT_INVOCATIONS = 250;

  /**
   * How many interleavings of a short scenario are run: a few seconds' worth. More are asked for
   * with {@code -Dexploration.invocations=10000}.
   */
  private static final int INVOCATIONS =
      Integer.getInteger("exploration.invocations", DEFAULT_INVOCATIONS);

  /** What was shared last; nobody reads it. */
  static volatile Object shared;

  private Exploration() {}

  /** What several threads do, and what must be true then. */
  public interface Scenario {
    /**
     * Plays once.
     *
     * @param broker starts the threads, and lets them wait; the scenario is over when all have
     *     ended
     * @throws Exception if something isn't as it must be
     */
    void play(ExploredBroker broker) throws Exception;
  }

  /**
   * Fails if any interleaving does, or if one doesn't end.
   *
   * @param scenario what is played in each
   */
  public static void explore(Scenario scenario) {
    explore(1, 0, scenario);
  }

  /**
   * Fails if any interleaving does, or if one doesn't end.
   *
   * @param part only one in so many interleavings is run, since the scenario is a long one
   * @param tickNanos how much time passes with each look at it
   * @param scenario what is played in each
   */
  public static void explore(int part, long tickNanos, Scenario scenario) {
    run(INVOCATIONS / part, tickNanos, scenario);
  }

  private static void run(int invocations, long tickNanos, Scenario scenario) {
    Lincheck.runConcurrentTest(
        invocations,
        () -> {
          ExploredBroker broker = new ExploredBroker(tickNanos);
          try {
            scenario.play(broker);
            broker.finish();
          } catch (Exception e) {
            throw new AssertionError(e.toString(), e);
          }
        });
  }

  /**
   * Fails unless some interleaving does. The fault says of an exploration that runs fewer only that
   * it would be found by one that is asked for as many.
   *
   * @param times so many times as many are run as an exploration of a short scenario has by
   *     default: 1, if the fault is found within that
   * @param scenario what is played in each
   * @return what the checker says of it
   */
  public static String findFault(int times, Scenario scenario) {
    int invocations = times * DEFAULT_INVOCATIONS;
    try {
      run(invocations, 0, scenario);
    } catch (LincheckAssertionError e) {
      return e.getMessage();
    }
    throw new AssertionError("no interleaving of " + invocations + " showed the fault");
  }

  /**
   * Asserts within a scenario, where an assertion library would be explored along with the rest.
   *
   * @param condition what must be true
   * @param text says what isn't
   */
  public static void require(boolean condition, String text) {
    if (!condition) {
      throw new AssertionError(text);
    }
  }

  /**
   * Shows the checker an object that several threads use. What is reachable through lambdas alone
   * it takes for one thread's own, and lets nobody come between two steps on it.
   *
   * @param <T> the object's type
   * @param object the object
   * @return the object
   */
  public static <T> T share(T object) {
    shared = object;
    return object;
  }
}
