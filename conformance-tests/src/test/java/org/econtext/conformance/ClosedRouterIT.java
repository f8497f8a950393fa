package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Context;
import org.econtext.core.EcontextException;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router that is closed while a context is being started: nothing of that is left. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClosedRouterIT {
  @TempDir Path directory;

  private final TestProcesses processes = new TestProcesses();
  private final Router router = Master.open();
  private Path gate;
  private Local target;

  /** A Java launcher that begins only when the test lets it. */
  @BeforeEach
  void makeLauncher() throws Exception {
    gate = directory.resolve("gate");
    Path launcher = directory.resolve("java");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.write(
        launcher,
        List.of(
            "#!/bin/sh",
            "while ! [ -e '" + gate + "' ]; do sleep 0.05; done",
            "exec '" + java + "' \"$@\""));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    target = Local.process().java(launcher.toString());
  }

  @AfterEach
  void close() {
    processes.close();
    router.close();
  }

  private Background<Context> connectUpToTheGate() {
    Background<Context> connecting = Background.start(() -> router.connect(target));
    Eventually.holds(
        "the launcher runs",
        () ->
            processes.living().stream()
                .anyMatch(
                    handle ->
                        handle.info().commandLine().orElse("").contains(directory.toString())));
    return connecting;
  }

  @Test
  void closingGivesUpAConnectThatIsUnderWay() throws Exception {
    Background<Context> connecting = connectUpToTheGate();
    Background.run(router::close).get();
    // Nobody opens the gate: who connects is not kept until the time is out.
    assertThat(connecting.failure())
        .isInstanceOf(EcontextException.class)
        .hasMessageContaining("closed");
    Eventually.holds("nothing of the attempt is left", () -> processes.living().isEmpty());
  }

  @Test
  void noChildAppearsAfterTheEnd() throws Exception {
    Background<Context> connecting = connectUpToTheGate();
    Background.run(router::close).get();
    Files.createFile(gate);
    assertThat(connecting.failure()).isInstanceOf(EcontextException.class);
    assertThat(router.children()).isEmpty();
    Eventually.holds("nothing of the attempt is left", () -> processes.living().isEmpty());
  }
}
