package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Context;
import org.econtext.core.Target;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The docker transport, with containers of different kinds. */
@RequiresDocker
class DockerTransportIT extends TransportIT {
  @TempDir static Path directory;

  private static TestHost debian;
  private static TestHost busybox;
  private static TestHost withoutJava;
  private static TestHost withoutShell;

  @BeforeAll
  static void startContainers() {
    debian = TestHost.debian();
    busybox = DockerConformanceIT.readOnly(TestHost.busybox());
    withoutJava = TestHost.withoutJava();
    withoutShell = TestHost.withoutShell();
    Stream.of(debian, busybox, withoutJava, withoutShell).parallel().forEach(TestHost::start);
  }

  @AfterAll
  static void stopContainers() {
    Stream.of(debian, busybox, withoutJava, withoutShell).parallel().forEach(TestHost::stop);
  }

  private static Docker in(TestHost host) {
    return Docker.container(host.getContainerId().substring(0, 12));
  }

  private static Docker imageOf(TestHost host) {
    return Docker.image(host.getDockerImageName());
  }

  private static String docker(String... arguments) throws IOException {
    List<String> command = new java.util.ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  // ---- running containers

  @Test
  void aRunningContainerIsJoined() throws Exception {
    Context there = router.connect(in(debian));
    assertThat(property(there, "user.name")).isEqualTo("root");
    assertThat(there.call(SshIT.There::hostName)).isEqualTo(debian.sh("hostname").strip());
  }

  @Test
  void userAndDirectoryAreThoseAskedFor() {
    Context there = router.connect(in(debian).user("alice").workingDirectory("/var/tmp"));
    assertThat(property(there, "user.name")).isEqualTo("alice");
    assertThat(property(there, "user.dir")).isEqualTo("/var/tmp");
    Context unnamed = router.connect(in(debian).user("4711:4711"));
    assertThat(unnamed.call(There::uid)).isEqualTo("4711");
  }

  @Test
  void aReadOnlyContainerWithBusyboxIsEnough() {
    for (String user : List.of("root", "app")) {
      Context there = router.connect(in(busybox).user(user));
      assertThat(property(there, "user.name")).isEqualTo(user);
      assertThat(there.call(CallFunctions::checksum, CallFunctions.bytes(1 << 20)))
          .isEqualTo(CallFunctions.checksum(CallFunctions.bytes(1 << 20)));
    }
  }

  @Test
  void nothingIsWrittenThere() throws Exception {
    try (TestHost fresh = TestHost.busybox()) {
      fresh.start();
      List<String> before = fresh.written();
      for (String user : List.of("root", "app")) {
        Context there = router.connect(in(fresh).user(user));
        assertThat(property(there, "user.name")).isEqualTo(user);
        there.close();
      }
      assertThat(fresh.written()).isEqualTo(before);
    }
  }

  @Test
  void aKilledMasterLeavesNothingInTheContainer() throws Exception {
    long pid;
    try (ForkedMaster master = start(in(debian))) {
      pid = master.processes().get(0).pid();
      assertThat(debian.isAlive(pid)).isTrue();
      master.kill();
    }
    Eventually.holds("process " + pid + " is gone", () -> !debian.isAlive(pid));
  }

  private static ForkedMaster start(Target target) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return ForkedMaster.start(java, List.of(target));
  }

  // ---- temporary containers

  @Test
  void aTemporaryContainerIsRemovedAtTheEnd() throws Exception {
    String label = "econtext-test=" + UUID.randomUUID();
    Docker target = imageOf(busybox).option("--label", label, "--read-only", "--network=none");
    Context there = router.connect(target.user("app").workingDirectory("/bin"));
    assertThat(property(there, "user.name")).isEqualTo("app");
    assertThat(property(there, "user.dir")).isEqualTo("/bin");
    assertThat(withLabel(label)).isNotEmpty();
    there.close();
    awaitRemoval(label);
  }

  @Test
  void aTemporaryContainerIsRemovedWhenTheMasterIsKilled() throws Exception {
    String label = "econtext-test=" + UUID.randomUUID();
    try (ForkedMaster master = start(imageOf(busybox).option("--label", label))) {
      assertThat(withLabel(label)).isNotEmpty();
      master.kill();
      awaitRemoval(label);
    }
  }

  @Test
  void aTemporaryContainerThatHangsIsRemoved() throws Exception {
    String label = "econtext-test=" + UUID.randomUUID();
    Docker target = imageOf(busybox).option("--label", label);
    ConnectFailedException failure =
        failureOf(
            new ShellTarget(
                target.withOptions(target.options().connectTimeout(Duration.ofSeconds(2))),
                "sleep 600; "));
    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    awaitRemoval(label);
  }

  private static String withLabel(String label) throws IOException {
    return docker("ps", "-a", "-q", "--filter", "label=" + label);
  }

  private static void awaitRemoval(String label) {
    Eventually.holds("the container is removed", () -> withLabel(label).isEmpty());
  }

  // ---- what can fail

  @Test
  void noSuchContainerIsToldApart() {
    ConnectFailedException failure = failureOf(Docker.container("econtext-none"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    assertThat(failure).hasMessageContaining("no container econtext-none");
  }

  @Test
  void aContainerThatDoesNotRunIsToldApart() throws Exception {
    String id = docker("create", withoutJava.getDockerImageName()).substring(0, 12);
    try {
      ConnectFailedException failure = failureOf(Docker.container(id));
      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure).hasMessageContaining("doesn't run");
    } finally {
      docker("rm", id);
    }
  }

  @Test
  void noSuchImageIsToldApart() {
    ConnectFailedException failure = failureOf(Docker.image("localhost:1/econtext/none:1"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    assertThat(failure).hasMessageContaining("no image localhost:1/econtext/none:1");
  }

  @Test
  void aContainerWithoutShellIsToldApart() {
    for (Docker target : List.of(in(withoutShell), imageOf(withoutShell))) {
      ConnectFailedException failure = failureOf(target);
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.NO_SHELL);
      assertThat(failure).hasMessageContaining(target.hop());
    }
  }

  @Test
  void aContainerWithoutJavaIsToldApart() {
    for (Docker target : List.of(in(withoutJava), imageOf(withoutJava))) {
      ConnectFailedException failure = failureOf(target);
      assertThat(failure.reason()).isEqualTo(Reason.NO_JAVA);
      assertThat(failure).hasMessageContaining(target.hop()).hasMessageContaining("PATH=");
    }
  }

  @Test
  void anUnknownUserIsToldApart() {
    ConnectFailedException failure = failureOf(in(debian).user("nobody-here"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    assertThat(failure).hasMessageContaining("no user nobody-here");
  }

  @Test
  void aMissingDirectoryIsToldApart() {
    ConnectFailedException failure = failureOf(in(debian).workingDirectory("/no/where"));
    assertThat(failure).hasMessageContaining("no directory /no/where");
  }

  @Test
  void aMissingClientIsToldApart() {
    ConnectFailedException failure = failureOf(in(debian).command("no-such-docker"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_LAUNCHER);
    assertThat(failure).hasMessageContaining("no-such-docker");
  }

  @Test
  void anEngineThatIsDownIsToldApart() {
    String nowhere = "unix://" + directory.resolve("none.sock");
    Context here = router.connect(Local.process().environment("DOCKER_HOST", nowhere));
    ConnectFailedException failure =
        catchThrowableOfType(ConnectFailedException.class, () -> here.connect(in(debian)));
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("does it run?");
  }

  /** What is called elsewhere. */
  static final class There {
    private There() {}

    static String uid() throws IOException {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    }
  }
}
