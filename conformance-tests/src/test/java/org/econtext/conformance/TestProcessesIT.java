package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A test that looks for what is left finds it. */
class TestProcessesIT {
  private final TestProcesses processes = new TestProcesses();
  private final Router router = Master.open();

  @AfterEach
  void close() throws Exception {
    processes.close();
    Background.run(router::close).get();
  }

  @Test
  void anOrphanIsFoundAndKilled() throws Exception {
    Context child = router.connect(TestProcesses.target());
    // It can't notice that it has become one, so it stays.
    long pid = processes.stop(child);
    ProcessHandle orphan = ProcessHandle.of(pid).orElseThrow();
    orphan.parent().orElseThrow().destroyForcibly();
    Eventually.holds(
        "it is below another process",
        () -> ProcessHandle.current().descendants().noneMatch(orphan::equals));
    assertThat(processes.living()).contains(orphan);
    processes.close();
    Eventually.holds("it is gone", () -> !TestProcesses.isAlive(pid));
    Eventually.holds("nothing is left", () -> processes.living().isEmpty());
  }
}
