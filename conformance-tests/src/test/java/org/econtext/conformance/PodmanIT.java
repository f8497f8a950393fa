package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Context;
import org.econtext.core.Target;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.Route;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The docker transport with Podman's client, with containers and images of different kinds. */
@RequiresDocker
class PodmanIT extends TransportIT {
  private static TestHost host;

  private Context root;

  @BeforeAll
  static void startContainers() throws Exception {
    host = TestHost.nested();
    host.start();
    host.sh(
        "set -e;make() { tar -C $2 -c . | podman import -q --change 'ENV PATH=/bin' - $1; };"
            + "make box /root-of-image; make bare /root-without-java; make void /root-without-shell;"
            + "podman run -d --name box --hostname box box sleep infinity;"
            + "podman run -d --name bare bare sleep infinity;"
            + "podman run -d --name void void /sleep infinity;"
            + "podman create --name stopped bare sleep infinity");
  }

  @AfterAll
  static void stopContainers() {
    host.stop();
  }

  @BeforeEach
  void connectRoot() {
    root = router.connect(onHost());
  }

  private static Docker onHost() {
    return Docker.container(host.getContainerId().substring(0, 12));
  }

  private static Docker container(String name) {
    return Docker.container(name).command("podman");
  }

  private static Docker image(String name) {
    return Docker.image(name).command("podman");
  }

  // ---- running containers

  @Test
  void aRunningContainerIsJoined() {
    Context there =
        root.connect(Route.parse("podman:box", ContextOptions.defaults()).hops().get(0));
    assertThat(there.call(SshIT.There::hostName)).isEqualTo("box");
    assertThat(property(there, "user.name")).isEqualTo("root");
    assertThat(there.call(CallFunctions::checksum, CallFunctions.bytes(1 << 20)))
        .isEqualTo(CallFunctions.checksum(CallFunctions.bytes(1 << 20)));
  }

  @Test
  void userAndDirectoryAreThoseAskedFor() {
    Context there = root.connect(container("box").user("app").workingDirectory("/bin"));
    assertThat(property(there, "user.name")).isEqualTo("app");
    assertThat(property(there, "user.dir")).isEqualTo("/bin");
  }

  @Test
  void aKilledMasterLeavesNothingInTheContainer() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String mark = "-Decontext.mark=killed";
    List<Target> route = List.of(onHost(), container("box").jvmOptions(mark));
    try (ForkedMaster master = ForkedMaster.start(java, route)) {
      assertThat(hasProcess(mark)).isTrue();
      master.kill();
    }
    Eventually.holds("the context in the container is gone", () -> !hasProcess(mark));
  }

  /** Whether there is a JVM with such an option. */
  private static boolean hasProcess(String option) throws Exception {
    String processes = host.sh("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'; :");
    return processes.lines().anyMatch(option::equals);
  }

  // ---- temporary containers

  @Test
  void aTemporaryContainerIsRemovedAtTheEnd() throws Exception {
    Docker target = image("box").option("--label", "test=end", "--read-only");
    Context there = root.connect(target.user("app").workingDirectory("/bin"));
    assertThat(property(there, "user.name")).isEqualTo("app");
    assertThat(property(there, "user.dir")).isEqualTo("/bin");
    String container = withLabel("test=end").strip();
    assertThat(container).isNotEmpty();
    // So long what hangs would be left to end by itself, before it is removed by force.
    assertThat(host.sh("podman inspect --format '{{.Config.StopTimeout}}' " + container).strip())
        .isEqualTo("0");
    there.close();
    awaitRemoval("test=end");
  }

  @Test
  void aTemporaryContainerThatHangsIsRemoved() {
    Docker target = image("box").option("--label", "test=hang");
    ConnectFailedException failure =
        failureOf(
            root,
            new ShellTarget(
                target.withOptions(target.options().connectTimeout(Duration.ofSeconds(2))),
                "sleep 600; "));
    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    awaitRemoval("test=hang");
  }

  private static String withLabel(String label) throws Exception {
    return host.sh("podman ps -a -q --filter label=" + label);
  }

  private static void awaitRemoval(String label) {
    Eventually.holds("the container is removed", () -> withLabel(label).isEmpty());
  }

  // ---- what can fail

  @Test
  void noSuchContainerIsToldApart() {
    ConnectFailedException failure = failureOf(root, container("none"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    assertThat(failure).hasMessageContaining("there is no container none");
  }

  @Test
  void aContainerThatDoesNotRunIsToldApart() {
    ConnectFailedException failure = failureOf(root, container("stopped"));
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("the container stopped doesn't run");
  }

  @Test
  void noSuchImageIsToldApart() {
    for (String name : List.of("localhost:1/econtext/none:1", "none")) {
      ConnectFailedException failure = failureOf(root, image(name));
      assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
      assertThat(failure).hasMessageContaining("there is no image " + name);
    }
  }

  @Test
  void aContainerWithoutShellIsToldApart() {
    for (Docker target : List.of(container("void"), image("void"))) {
      ConnectFailedException failure = failureOf(root, target);
      assertThat(failure.reason()).isEqualTo(Reason.NO_SHELL);
      assertThat(failure).hasMessageContaining("there is no shell at " + target.hop());
    }
  }

  @Test
  void aContainerWithoutJavaIsToldApart() {
    for (Docker target : List.of(container("bare"), image("bare"))) {
      ConnectFailedException failure = failureOf(root, target);
      // Podman's client loses what a command has said that ends without reading all of its input,
      // but never how it ended.
      assertThat(failure.reason()).isEqualTo(Reason.NO_JAVA);
      assertThat(failure).hasMessageContaining(target.hop());
    }
  }

  @Test
  void anUnknownUserIsToldApart() {
    for (Docker target : List.of(container("box"), image("box"))) {
      ConnectFailedException failure = failureOf(root, target.user("nobody-here"));
      assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
      assertThat(failure).hasMessageContaining("there is no user nobody-here at " + target.hop());
    }
  }

  @Test
  void aMissingDirectoryIsToldApart() {
    for (Docker target : List.of(container("box"), image("box"))) {
      ConnectFailedException failure = failureOf(root, target.workingDirectory("/no/where"));
      assertThat(failure.reason()).isEqualTo(Reason.FAILED);
      assertThat(failure).hasMessageContaining("there is no directory /no/where");
    }
  }

  @Test
  void anEngineThatIsDownIsToldApart() {
    Context here =
        root.connect(Local.process().environment("CONTAINER_HOST", "unix:///no/where.sock"));
    ConnectFailedException failure =
        catchThrowableOfType(ConnectFailedException.class, () -> here.connect(container("box")));
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("does it run?");
  }
}
