package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.testing.DelayedTarget;
import org.econtext.testing.Traffic;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.Test;

/** The harness's own promise: far away. And what a start costs in round trips. */
class DelayedTargetIT {
  private static final Duration ONE_WAY = Duration.ofMillis(50);

  @Test
  void aCallTakesOneRoundTripHoweverMuchItCarries() {
    Traffic traffic = new Traffic();
    try (Router router = Master.open()) {
      Context far = router.connect(new DelayedTarget(Local.process(), ONE_WAY, traffic));
      far.call(CallFunctions::checksum, new byte[1]);
      long trips = traffic.roundTrips();
      long start = System.nanoTime();
      byte[] big = CallFunctions.bytes(16 << 20);
      assertThat(far.call(CallFunctions::checksum, big)).isEqualTo(CallFunctions.checksum(big));
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2 * ONE_WAY.toNanos());
      assertThat(traffic.roundTrips() - trips).isEqualTo(1);
      assertThat(traffic.sentBytes()).isGreaterThan(16 << 20);
    }
  }

  @Test
  void theFirstCallNeedsNoRoundTripBeforeIt() {
    Traffic traffic = new Traffic();
    try (Router router = Master.open()) {
      long start = System.nanoTime();
      Context far = router.connect(new DelayedTarget(Local.process(), ONE_WAY, traffic));
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2 * ONE_WAY.toNanos());
      // Nothing is said that the other side would have to answer before the payload may come.
      assertThat(traffic.roundTrips()).isEqualTo(1);
      assertThat(far.<Integer, Integer, Integer>call(Math::addExact, 1, 2)).isEqualTo(3);
      assertThat(traffic.roundTrips()).isEqualTo(2);
    }
  }
}
