package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;

/** Tells a broken engine or Testcontainers set-up from a broken transport. */
@RequiresDocker
class DockerIT {

  @Test
  void aCommandRunsInAContainer() throws Exception {
    try (GenericContainer<?> container = new GenericContainer<>("debian:bookworm-slim")) {
      container.withCommand("sleep", "600").start();

      ExecResult result =
          container.execInContainer("sh", "-c", ". /etc/os-release; echo $ID; pwd >&2");

      assertThat(result.getStdout()).isEqualTo("debian\n");
      assertThat(result.getStderr()).isEqualTo("/\n");
      assertThat(result.getExitCode()).isZero();
    }
  }
}
