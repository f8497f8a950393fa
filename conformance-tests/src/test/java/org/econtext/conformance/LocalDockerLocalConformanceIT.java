package org.econtext.conformance;

import java.util.List;
import org.econtext.core.Target;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.DisplayName;

/** A process in a container, which a process of this machine joined. */
@DisplayName("local/docker/local")
class LocalDockerLocalConformanceIT extends ContainerChain {
  @Override
  public List<Target> via() {
    return List.of(ShortLived.context(Local.process()), docker());
  }

  @Override
  public Target target(String name) {
    return ShortLived.context(Local.process()).name(name);
  }
}
