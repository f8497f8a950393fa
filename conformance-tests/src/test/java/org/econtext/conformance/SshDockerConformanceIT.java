package org.econtext.conformance;

import java.util.List;
import org.econtext.core.Target;
import org.junit.jupiter.api.DisplayName;

/** A container on a host whose engine the login may use. */
@DisplayName("ssh/docker")
class SshDockerConformanceIT extends ContainerChain {
  @Override
  public List<Target> via() {
    return List.of(ssh("dora"));
  }

  @Override
  public Target target(String name) {
    return docker().name(name);
  }
}
