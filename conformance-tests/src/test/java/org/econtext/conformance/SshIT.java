package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.parent.Secret;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.local.Local;
import org.econtext.transport.ssh.Ssh;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ssh transport, with OpenSSH's client here and its server in a container. */
class SshIT extends SshHosts {
  /** The host, for what this machine's user has configured doesn't matter. */
  private static Ssh host(String user) {
    return Ssh.host(host.getHost())
        .port(host.sshPort())
        .user(user)
        .option("UserKnownHostsFile=" + access.knownHosts())
        .option("GlobalKnownHostsFile=/dev/null")
        .option("StrictHostKeyChecking=ask")
        .option("IdentityAgent=none")
        .option("IdentitiesOnly=yes");
  }

  private static Ssh withPassword(String user) {
    return host(user).password(Secret.of(user + "-secret"));
  }

  // ---- logging in

  @Test
  void aKeyLogsIn() throws Exception {
    Path key = access.authorize(host, "kyle", "");
    Context there = router.connect(host("kyle").identity(key.toString()));
    assertThat(userOf(there)).isEqualTo("kyle");
  }

  @Test
  void aKeyWithAPassphraseLogsIn() throws Exception {
    Path key = access.authorize(host, "kyle", "open sesame!");
    Ssh target = host("kyle").identity(key.toString());
    Context there = router.connect(target.passphrase(Secret.of("open sesame!")));
    assertThat(userOf(there)).isEqualTo("kyle");
    ConnectFailedException failure = failureOf(target.passphrase(Secret.of("open barley!")));
    assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("passphrase").hasMessageNotContaining("barley");
  }

  @Test
  void aPasswordLogsIn() {
    assertThat(userOf(router.connect(withPassword("alice")))).isEqualTo("alice");
  }

  @Test
  void aPasswordAnswersKeyboardInteractiveAuthentication() {
    assertThat(userOf(router.connect(withPassword("keira")))).isEqualTo("keira");
  }

  // ---- what login shells do

  @ParameterizedTest
  @ValueSource(strings = {"alice", "carol", "fiona", "nina"})
  void whateverTheLoginShellIsTheFirstStageRuns(String user) {
    String value = "a  b\"c$HOME`id`\\d\\\\e'f!g%s*h";
    Context there =
        router.connect(withPassword(user).jvmOptions("-Decontext.probe=" + value, "-Dp=\\\\"));
    assertThat(userOf(there)).isEqualTo(user);
    assertThat(property(there, "econtext.probe")).isEqualTo(value);
    assertThat(property(there, "p")).isEqualTo("\\\\");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nora", "frank"})
  void aLoginShellThatRunsNothingIsToldApart(String user) {
    ConnectFailedException failure = failureOf(withPassword(user));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SHELL);
    assertThat(failure).hasMessageContaining("nologin").hasMessageContaining("ssh:" + user);
  }

  // ---- what can fail

  @Test
  void aWrongPasswordIsRefused() {
    ConnectFailedException failure = failureOf(host("alice").password(Secret.of("guess")));
    assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("refused the password");
    assertThat(failure).hasMessageNotContaining("guess");
  }

  @Test
  void noKeyIsRefused() {
    ConnectFailedException failure = failureOf(host("alice").option("IdentityFile=none"));
    assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("identity").hasMessageContaining("publickey");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUnknownHostKeyIsNotAccepted(boolean password) throws Exception {
    Path known = Files.createTempFile(directory, "known", "none");
    Ssh target = password ? withPassword("alice") : host("alice");
    Ssh stranger =
        new Ssh(
            target.options(),
            target.host(),
            target.user(),
            target.port(),
            null,
            List.of("UserKnownHostsFile=" + known, "GlobalKnownHostsFile=/dev/null"),
            target.password(),
            null);
    ConnectFailedException failure = failureOf(stranger);
    assertThat(failure.reason()).isEqualTo(Reason.HOST_KEY);
    assertThat(failure).hasMessageContaining("unknown").hasMessageContaining("known_hosts");
    assertThat(known).isEmptyFile();
  }

  @Test
  void aChangedHostKeyIsNotAccepted() throws Exception {
    Path known = Files.createTempFile(directory, "known", "other");
    String key = behind.sh("ssh-keygen -q -t ed25519 -N '' -f /tmp/k && cat /tmp/k.pub");
    Files.writeString(known, "[" + host.getHost() + "]:" + host.sshPort() + " " + key);
    Ssh target =
        Ssh.host(host.getHost())
            .port(host.sshPort())
            .user("alice")
            .password(Secret.of("alice-secret"))
            .option("UserKnownHostsFile=" + known)
            .option("GlobalKnownHostsFile=/dev/null");
    ConnectFailedException failure = failureOf(target);
    assertThat(failure.reason()).isEqualTo(Reason.HOST_KEY);
    assertThat(failure).hasMessageContaining("has changed").hasMessageContaining("ssh-keygen -R");
  }

  @Test
  void aPortWhereNothingListensIsToldApart() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ConnectFailedException failure = failureOf(Ssh.host("127.0.0.1").port(port));
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("refused");
  }

  @Test
  void anUnknownHostNameIsToldApart() {
    ConnectFailedException failure = failureOf(Ssh.host("no-such-host.invalid"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    assertThat(failure).hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void aHostThatSaysNothingTimesOut() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ssh target = Ssh.host("127.0.0.1").port(socket.getLocalPort());
      TestProcesses processes = new TestProcesses();
      ConnectFailedException failure =
          failureOf(target.withOptions(target.options().connectTimeout(Duration.ofMillis(1_500))));
      assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(failure).hasMessageContaining("1500 ms");
      Eventually.holds("the client is gone", () -> processes.living().isEmpty());
    }
  }

  @Test
  void aMissingClientIsToldApart() throws Exception {
    Path tools = Files.createDirectory(directory.resolve("tools"));
    for (String tool : List.of("sh", "cat", "dd", "gzip", "mkdir", "mkfifo", "rm")) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/bin/" + tool));
    }
    Context bare = router.connect(Local.process().environment("PATH", tools.toString()));
    ConnectFailedException failure =
        catchThrowableOfType(
            ConnectFailedException.class, () -> bare.connect(Ssh.host("127.0.0.1")));
    assertThat(failure.reason()).isEqualTo(Reason.NO_LAUNCHER);
    assertThat(failure).hasMessageContaining("\"ssh\"");
  }

  @Test
  void aHostThatNoNetworkLeadsToIsToldApart() {
    try (TestHost alone = TestHost.debian().withNetworkMode("none").withExposedPorts()) {
      alone.start();
      Context there = router.connect(Docker.container(alone.getContainerId()));
      ConnectFailedException failure =
          catchThrowableOfType(
              ConnectFailedException.class, () -> there.connect(Ssh.host("192.0.2.1")));
      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure).hasMessageContaining("ssh:192.0.2.1 can't be reached");
    }
  }

  @Test
  void aHostWithoutThatJavaIsToldApart() {
    ConnectFailedException failure = failureOf(withPassword("alice").java("/opt/no/java"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_JAVA);
    assertThat(failure).hasMessageContaining("/opt/no/java");
  }

  // ---- further on

  @Test
  void aHostBehindABastionIsReachedFromThere() throws Exception {
    String key = behind.sh("cat /etc/ssh/ssh_host_ed25519_key.pub").strip();
    host.sh("echo 'behind " + key + "' >/etc/ssh/ssh_known_hosts");
    Context bastion = router.connect(withPassword("alice"));
    Context last =
        bastion.connect(Ssh.host("behind").user("carol").password(Secret.of("carol-secret")));
    assertThat(userOf(last)).isEqualTo("carol");
    assertThat(last.call(There::hostName)).isEqualTo(behind.sh("hostname").strip());
  }

  @Test
  void aBrokenConnectionIsToldApartAndLeavesNothingThere() throws Exception {
    Context there = router.connect(withPassword("bob"));
    long pid = there.call(BootstrapBehaviour.There::pid);
    host.sh("pkill -f '^sshd: bob'");
    LostContextException lost = there.lost().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(lost.exitStatus()).isEqualTo(255);
    assertThat(lost)
        .hasMessageContaining("exit status 255")
        .hasMessageContaining("closed by remote host");
    Eventually.holds("process " + pid + " is gone", () -> !host.isAlive(pid));
  }

  @Test
  void nothingIsWrittenThere() throws Exception {
    Path key = access.authorize(host, "kyle", "");
    List<String> before = host.written();
    Context there = router.connect(host("kyle").identity(key.toString()));
    assertThat(userOf(there)).isEqualTo("kyle");
    there.close();
    // Logins are recorded by the system itself.
    assertThat(host.written())
        .filteredOn(path -> !before.contains(path) && !path.startsWith("/var/log"))
        .isEmpty();
  }

  /** What is called elsewhere. */
  static final class There {
    private There() {}

    static String hostName() throws IOException {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }
  }
}
