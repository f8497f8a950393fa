package org.econtext.conformance;

import java.io.IOException;
import org.econtext.conformance.containers.TestHost;
import org.econtext.transport.docker.Docker;
import org.junit.jupiter.api.AfterAll;

/** The whole suite in one container, which a subclass starts before all of its tests. */
@RequiresDocker
abstract class HostConformance extends TransportConformance {
  /** The one of the class that is being tested; classes run one after another. */
  private static TestHost host;

  static void start(TestHost newHost) {
    host = newHost;
    host.start();
  }

  @AfterAll
  static void stopHost() {
    host.stop();
  }

  static TestHost host() {
    return host;
  }

  /** The way into the container. */
  static Docker docker() {
    return ShortLived.context(Docker.container(host.getContainerId().substring(0, 12)));
  }

  @Override
  public boolean isAlive(ProcessId process) throws IOException {
    return host.isAlive(process.pid());
  }
}
