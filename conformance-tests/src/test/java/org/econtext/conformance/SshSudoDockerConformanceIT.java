package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A container on a host whose engine only root may use. */
@DisplayName("ssh/sudo/docker")
class SshSudoDockerConformanceIT extends ContainerChain {
  @Override
  public List<Target> via() {
    return List.of(ssh("alice"), sudo("alice"));
  }

  @Override
  public Target target(String name) {
    return docker().name(name);
  }

  @Test
  void withoutSudoTheEngineRefuses() {
    try (Router router = Master.open()) {
      Context login = router.connect(ssh("alice"));
      ConnectFailedException failure =
          catchThrowableOfType(ConnectFailedException.class, () -> login.connect(docker()));
      assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
      assertThat(failure).hasMessageContaining("docker group");
    }
  }
}
