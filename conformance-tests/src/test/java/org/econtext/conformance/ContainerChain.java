package org.econtext.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.econtext.conformance.containers.SshAccess;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.Target;
import org.econtext.parent.Secret;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.local.Local;
import org.econtext.transport.ssh.Ssh;
import org.econtext.transport.sudo.Sudo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chains into a host that has sshd, sudo and the client of the container engine, and into a
 * container beside it.
 */
@RequiresDocker
abstract class ContainerChain extends ChainConformance {
  @TempDir static Path directory;

  private static TestHost host;
  private static TestHost container;
  private static SshAccess access;

  @BeforeAll
  static void startContainers() throws Exception {
    host = TestHost.debianWithEngine();
    container = DockerConformanceIT.readOnly(TestHost.busybox());
    Stream.of(host, container).parallel().forEach(TestHost::start);
    access = new SshAccess(directory);
    access.know(host);
  }

  @AfterAll
  static void stopContainers() {
    Stream.of(host, container).parallel().forEach(TestHost::stop);
  }

  /** A login to the host. */
  static Ssh ssh(String user) {
    return login(host, access, user);
  }

  /** A login to a host that is known. */
  static Ssh login(TestHost host, SshAccess access, String user) {
    return ShortLived.context(
        Ssh.host(host.getHost())
            .port(host.sshPort())
            .user(user)
            .password(Secret.of(user + "-secret"))
            .option("UserKnownHostsFile=" + access.knownHosts()));
  }

  /** Root, from a user of the host. */
  static Sudo sudo(String from) {
    return ShortLived.context(Sudo.user("root").password(Secret.of(from + "-secret")));
  }

  /** The container. */
  static Docker docker() {
    String id = container.getContainerId().substring(0, 12);
    return ShortLived.context(Docker.container(id).user("app"));
  }

  @Override
  public Target below(String name) {
    return ShortLived.context(Local.process()).name(name);
  }

  @Override
  public boolean isAlive(ProcessId process) throws IOException {
    for (TestHost each : List.of(host, container)) {
      if (each.getContainerId().startsWith(process.host())) {
        return each.isAlive(process.pid());
      }
    }
    return super.isAlive(process);
  }
}
