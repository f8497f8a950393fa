package org.econtext.conformance;

import java.io.IOException;
import java.util.List;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.Target;
import org.econtext.parent.Secret;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.sudo.Sudo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * The sudo transport with a password, behind the docker transport: the whole suite on a chain, in a
 * container whose root file system is read-only.
 */
@RequiresDocker
@DisplayName("docker/sudo")
class SudoConformanceIT extends TransportConformance {
  private static TestHost host;

  @BeforeAll
  static void startHost() {
    host = DockerConformanceIT.readOnly(TestHost.debian());
    host.start();
  }

  @AfterAll
  static void stopHost() {
    host.stop();
  }

  @Override
  public List<Target> via() {
    return List.of(Docker.container(host.getContainerId().substring(0, 12)).user("alice"));
  }

  @Override
  protected TransportTarget target() {
    return Sudo.user("alice").password(Secret.of("alice-secret"));
  }

  @Override
  public boolean isAlive(ProcessId process) throws IOException {
    return host.isAlive(process.pid());
  }

  @Nested
  class Chains extends ChainBehaviour {
    @Override
    protected Subject subject() {
      return SudoConformanceIT.this;
    }
  }
}
