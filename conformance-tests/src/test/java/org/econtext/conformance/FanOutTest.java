package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connecting many at once, where it has no need of a process. */
@Timeout(60)
class FanOutTest {
  /** Fails before the next thread has been started. */
  private record Refused(String hop) implements Target {
    @Override
    public Context connectFrom(Router here) {
      throw new ConnectFailedException(Reason.UNREACHABLE, hop + " is closed today");
    }
  }

  /** A transport's own mistake. */
  private record Broken(String hop) implements Target {
    @Override
    public Context connectFrom(Router here) {
      if (hop.startsWith("badly")) {
        throw new NoClassDefFoundError("never tried");
      }
      throw new IllegalStateException("never tried");
    }
  }

  @Test
  void whatFailsAtOnceIsWaitedForToo() {
    try (Router router = Master.open()) {
      List<Target> targets = Collections.nCopies(1_000, new Refused("shop"));
      for (int atOnce : new int[] {1, 10, 500, 2_000}) {
        List<ConnectResult> results = router.self().connectAll(targets, atOnce);
        assertThat(results).hasSize(1_000).noneMatch(ConnectResult::isConnected);
        assertThat(results.get(999).failure()).hasMessage("shop is closed today");
      }
      assertThat(router.self().connectAll(List.of())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lift", "badly made lift"})
  void aTransportsOwnMistakeIsTheFailureOfItsTarget(String hop) {
    try (Router router = Master.open()) {
      List<ConnectResult> results =
          router.self().connectAll(List.of(new Broken(hop), new Refused("shop")), 1);
      assertThat(results.get(0).failure())
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("lift > master")
          .hasMessageContaining("never tried");
      assertThat(results.get(1).failure()).hasMessageContaining("closed today");
    }
  }

  @Test
  void atLeastOneMustBeConnectedAtATime() {
    try (Router router = Master.open()) {
      assertThatThrownBy(() -> router.self().connectAll(List.of(new Refused("shop")), 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not 0");
    }
  }
}
