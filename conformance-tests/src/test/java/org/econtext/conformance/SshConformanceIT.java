package org.econtext.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import org.econtext.conformance.containers.TestHost;
import org.econtext.parent.Secret;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.ssh.Ssh;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/** The ssh transport, into a container and from there into the same container again. */
@DisplayName("ssh")
class SshConformanceIT extends HostConformance {
  @TempDir static Path directory;

  private static String address;

  @BeforeAll
  static void startHost() throws Exception {
    start(TestHost.debian());
    // Unlike the published port, this can be reached from the host itself as well.
    address = host().sh("hostname -i").strip();
    String key = host().sh("cat /etc/ssh/ssh_host_ed25519_key.pub").strip();
    host().sh("echo '" + address + " " + key + "' >/etc/ssh/ssh_known_hosts");
    Files.writeString(directory.resolve("known_hosts"), address + " " + key + "\n");
  }

  @Override
  protected TransportTarget target() {
    return ShortLived.context(
        Ssh.host(address)
            .user("alice")
            .password(Secret.of("alice-secret"))
            .option("UserKnownHostsFile=" + directory.resolve("known_hosts")));
  }
}
