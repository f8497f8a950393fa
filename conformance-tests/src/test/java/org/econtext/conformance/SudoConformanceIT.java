package org.econtext.conformance;

import java.util.List;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.Target;
import org.econtext.parent.Secret;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.sudo.Sudo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * The sudo transport with a password, behind the docker transport: the whole suite on a chain, in a
 * container whose root file system is read-only.
 */
@DisplayName("docker/sudo")
class SudoConformanceIT extends HostConformance {
  @BeforeAll
  static void startHost() {
    start(DockerConformanceIT.readOnly(TestHost.debian()));
  }

  @Override
  public List<Target> via() {
    return List.of(docker().user("alice"));
  }

  @Override
  protected TransportTarget target() {
    return ShortLived.context(Sudo.user("alice").password(Secret.of("alice-secret")));
  }

  @Nested
  class Chains extends ChainBehaviour {
    @Override
    protected Subject subject() {
      return SudoConformanceIT.this;
    }
  }
}
