package org.econtext.conformance;

import java.io.IOException;
import org.econtext.conformance.containers.TestHost;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/**
 * The docker transport, into a container whose root file system is read-only, with a busybox
 * userland, as a user who isn't root.
 */
@RequiresDocker
@DisplayName("docker")
class DockerConformanceIT extends TransportConformance {
  private static TestHost host;

  /** Makes the root file system of a host that isn't started yet read-only. */
  static TestHost readOnly(TestHost host) {
    return host.withCreateContainerCmdModifier(c -> c.getHostConfig().withReadonlyRootfs(true));
  }

  @BeforeAll
  static void startHost() {
    host = readOnly(TestHost.busybox());
    host.start();
  }

  @AfterAll
  static void stopHost() {
    host.stop();
  }

  @Override
  protected TransportTarget target() {
    return Docker.container(host.getContainerId().substring(0, 12)).user("app");
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
