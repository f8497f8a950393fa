package org.econtext.conformance;

import java.util.List;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.Target;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.local.Local;
import org.econtext.transport.lxc.Lxc;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/** The lxc transport, behind the docker transport, into a container with a busybox userland. */
@DisplayName("lxc")
class LxcConformanceIT extends HostConformance {
  @BeforeAll
  static void startHost() {
    start(TestHost.nested());
  }

  @Override
  public List<Target> via() {
    return List.of(docker());
  }

  @Override
  protected TransportTarget target() {
    return ShortLived.context(Lxc.container("box"));
  }

  @Override
  protected TransportTarget below() {
    return ShortLived.context(Local.process());
  }
}
