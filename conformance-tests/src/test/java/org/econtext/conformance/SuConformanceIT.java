package org.econtext.conformance;

import java.io.IOException;
import java.util.List;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.Target;
import org.econtext.parent.Secret;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.su.Su;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/** The su transport with a password, behind the docker transport. */
@RequiresDocker
@DisplayName("su")
class SuConformanceIT extends TransportConformance {
  private static TestHost host;

  @BeforeAll
  static void startHost() {
    host = TestHost.debian();
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
    return Su.user("alice").password(Secret.of("alice-secret"));
  }

  @Override
  public boolean isAlive(ProcessId process) throws IOException {
    return host.isAlive(process.pid());
  }
}
