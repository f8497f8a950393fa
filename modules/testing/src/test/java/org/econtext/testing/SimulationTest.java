package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Seeded runs of whole trees. By the system properties {@code econtext.seeds} and {@code
 * econtext.seed} one says how many, and which is the first; a seed that failed is run again by
 * {@code -Decontext.seeds=1 -Decontext.seed=N}.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS) // For all the seeds that one may ask for.
class SimulationTest {
  private static final int USUAL_SEEDS = 300;
  private static final int REPEATED_SEEDS = 30;

  @Test
  void aSeedShowsTheSameRunAgain() {
    for (long seed = 1; seed <= REPEATED_SEEDS; seed++) {
      assertThat(SimulatedTree.run(seed).trace())
          .as("seed %d", seed)
          .isEqualTo(SimulatedTree.run(seed).trace());
    }
  }

  @Test
  void whateverHappensToATreeEachCallEndsOnceAndEachLossIsTold() {
    long first = Long.getLong("econtext.seed", 1);
    int count = Integer.getInteger("econtext.seeds", USUAL_SEEDS);
    long switches = 0;
    int depth = 0;
    for (long seed = first; seed < first + count; seed++) {
      try {
        SimulatedTree.Outcome outcome = SimulatedTree.run(seed);
        switches += outcome.switches();
        depth = Math.max(depth, outcome.depth());
      } catch (Throwable e) { // Whatever it is, it must say which seed it came of.
        throw new AssertionError(
            "seed " + seed + " (run it again by -Decontext.seeds=1 -Decontext.seed=" + seed + ")",
            e);
      }
    }
    assertThat(switches).as("how often another thread was drawn").isGreaterThan(100L * count);
    if (count >= USUAL_SEEDS) {
      assertThat(depth).as("levels below the master").isEqualTo(SimulatedTree.MAX_DEPTH);
    }
    System.out.println(
        "simulation: " + count + " seeds from " + first + ", " + switches + " turns");
  }
}
