package org.econtext.conformance;

import java.io.IOException;
import java.util.List;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.Target;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.local.Local;
import org.econtext.transport.lxc.Lxc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/** The lxc transport, behind the docker transport, into a container with a busybox userland. */
@RequiresDocker
@DisplayName("lxc")
class LxcConformanceIT extends TransportConformance {
  private static TestHost host;

  @BeforeAll
  static void startHost() {
    host = TestHost.nested();
    host.start();
  }

  @AfterAll
  static void stopHost() {
    host.stop();
  }

  @Override
  public List<Target> via() {
    return List.of(Docker.container(host.getContainerId().substring(0, 12)));
  }

  @Override
  protected TransportTarget target() {
    return Lxc.container("box");
  }

  @Override
  protected TransportTarget below() {
    return Local.process();
  }

  @Override
  public boolean isAlive(ProcessId process) throws IOException {
    return host.isAlive(process.pid());
  }
}
