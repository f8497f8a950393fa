package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.econtext.conformance.containers.SshAccess;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.econtext.parent.Secret;
import org.econtext.transport.local.Local;
import org.econtext.transport.ssh.Ssh;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/** A host with a read-only root file system that nothing but the bastion before it can reach. */
@RequiresDocker
@DisplayName("ssh/ssh")
class BastionConformanceIT extends ChainConformance {
  private static final String BEHIND = "behind.econtext.test";

  @TempDir static Path directory;

  private static Network network;
  private static TestHost bastion;
  private static TestHost behind;
  private static SshAccess access;

  @BeforeAll
  static void startHosts() throws Exception {
    network = Network.newNetwork();
    bastion = TestHost.debian().withNetwork(network);
    // Its port isn't published, and its name is known in the network alone.
    behind =
        DockerConformanceIT.readOnly(TestHost.debian())
            .withNetwork(network)
            .withNetworkAliases(BEHIND);
    behind.setExposedPorts(List.of());
    behind.waitingFor(Wait.forLogMessage(".*Server listening on.*", 1));
    Stream.of(bastion, behind).parallel().forEach(TestHost::start);
    access = new SshAccess(directory);
    access.know(bastion);
    String key = behind.sh("cat /etc/ssh/ssh_host_ed25519_key.pub").strip();
    bastion.sh("echo '" + BEHIND + " " + key + "' >/etc/ssh/ssh_known_hosts");
  }

  @AfterAll
  static void stopHosts() {
    Stream.of(bastion, behind).parallel().forEach(TestHost::stop);
    network.close();
  }

  @Override
  public List<Target> via() {
    return List.of(ContainerChain.login(bastion, access, "alice"));
  }

  @Override
  public Target target(String name) {
    return ShortLived.context(Ssh.host(BEHIND).user("carol").password(Secret.of("carol-secret")))
        .name(name);
  }

  @Override
  public Target below(String name) {
    return ShortLived.context(Local.process()).name(name);
  }

  @Override
  public boolean isAlive(ProcessId process) throws IOException {
    TestHost host = bastion.getContainerId().startsWith(process.host()) ? bastion : behind;
    return host.isAlive(process.pid());
  }

  @Test
  void thereIsNoOtherWay() {
    try (Router router = Master.open()) {
      ConnectFailedException failure =
          catchThrowableOfType(
              ConnectFailedException.class, () -> router.connect(target("directly")));
      assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    }
  }
}
