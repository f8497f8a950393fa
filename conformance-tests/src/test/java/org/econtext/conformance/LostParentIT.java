package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.econtext.core.Call;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A context whose parent was killed: nobody is left who could kill it, so it ends by itself. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LostParentIT {
  private final TestProcesses processes = new TestProcesses();
  private final Router router = Master.open();

  @AfterEach
  void killWhatIsLeft() throws Exception {
    processes.close();
    Background.run(router::close).get();
  }

  @Test
  void itHaltsAfterTheGraceAlthoughAShutdownHookHangs() {
    Context middle = router.connect(TestProcesses.target().name("middle"));
    Context leaf = middle.connect(TestProcesses.target().name("leaf"));
    leaf.run(LifeFunctions::addHangingShutdownHook);
    long pid = leaf.<ProcessId>await(Call.of(LifeFunctions.PROCESS)).pid();
    assertThatThrownBy(() -> middle.run(LifeFunctions::killSelf))
        .isInstanceOf(LostContextException.class);
    assertThat(leaf.lost()).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    Eventually.holds("it has halted", () -> !TestProcesses.isAlive(pid));
  }
}
