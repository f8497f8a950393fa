package org.econtext.conformance;

import java.util.List;
import org.econtext.core.Target;
import org.junit.jupiter.api.DisplayName;

/** Root of a host, from a login that needs its password for both. */
@DisplayName("ssh/sudo")
class SshSudoConformanceIT extends ContainerChain {
  @Override
  public List<Target> via() {
    return List.of(ssh("alice"));
  }

  @Override
  public Target target(String name) {
    return sudo("alice").name(name);
  }
}
