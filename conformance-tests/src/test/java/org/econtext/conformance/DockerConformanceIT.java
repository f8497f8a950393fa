package org.econtext.conformance;

import org.econtext.conformance.containers.TestHost;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/**
 * The docker transport, into a container whose root file system is read-only, with a busybox
 * userland, as a user who isn't root.
 */
@DisplayName("docker")
class DockerConformanceIT extends HostConformance {
  /** Makes the root file system of a host that isn't started yet read-only. */
  static TestHost readOnly(TestHost host) {
    return host.withCreateContainerCmdModifier(c -> c.getHostConfig().withReadonlyRootfs(true));
  }

  @BeforeAll
  static void startHost() {
    start(readOnly(TestHost.busybox()));
  }

  @Override
  protected TransportTarget target() {
    return docker().user("app");
  }

  @Override
  protected TransportTarget below() {
    return ShortLived.context(Local.process());
  }
}
