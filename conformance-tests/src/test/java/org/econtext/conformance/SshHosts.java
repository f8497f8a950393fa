package org.econtext.conformance;

import java.nio.file.Path;
import org.econtext.conformance.containers.SshAccess;
import org.econtext.conformance.containers.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;

/** What the tests of the ssh transport share: a host, and one behind it in the same network. */
@RequiresDocker
abstract class SshHosts extends TransportIT {
  @TempDir static Path directory;

  static SshAccess access;
  static TestHost host;
  static TestHost behind;

  private static Network network;

  @BeforeAll
  static void startHosts() throws Exception {
    network = Network.newNetwork();
    host = TestHost.debian().withNetwork(network);
    behind = TestHost.debian().withNetwork(network).withNetworkAliases("behind");
    host.start();
    behind.start();
    access = new SshAccess(directory);
    access.know(host);
  }

  @AfterAll
  static void stopHosts() {
    host.stop();
    behind.stop();
    network.close();
  }
}
