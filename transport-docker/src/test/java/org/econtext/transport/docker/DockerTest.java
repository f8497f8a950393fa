package org.econtext.transport.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.Route;
import org.econtext.parent.TransportTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerTest {
  private static final List<String> FIRST_STAGE = List.of("sh", "-c", "exit 3");

  private static TransportTarget parse(String hop) {
    return Route.parse(hop, ContextOptions.defaults()).hops().get(0);
  }

  @Test
  void theHopAndTheTypedTargetAreTheSame() {
    assertThat(parse("docker:db")).isEqualTo(Docker.container("db"));
    assertThat(parse("docker:image=corp%2Fjre:17")).isEqualTo(Docker.image("corp/jre:17"));
    assertThat(parse("docker:image=corp%2Fjre:17").hop()).isEqualTo("docker:image=corp%2Fjre:17");
    assertThatThrownBy(() -> parse("docker")).hasMessageContaining("no container");
    assertThatThrownBy(() -> parse("docker:")).hasMessageContaining("is no container");
    assertThatThrownBy(() -> parse("docker:image=")).hasMessageContaining("is no image");
    assertThatThrownBy(() -> parse("docker:--privileged")).hasMessageContaining("is no container");
  }

  @Test
  void podmanHasASchemeOfItsOwn() {
    assertThat(parse("podman:db")).isEqualTo(Docker.container("db").command("podman"));
    assertThat(parse("podman:db").hop()).isEqualTo("podman:db");
    assertThat(parse("podman:image=corp%2Fjre:17"))
        .isEqualTo(Docker.image("corp/jre:17").command("podman"));
    assertThat(parse("podman:image=corp%2Fjre:17").hop()).isEqualTo("podman:image=corp%2Fjre:17");
    assertThatThrownBy(() -> parse("podman:"))
        .hasMessageContaining("is no container")
        .hasMessageContaining("podman:CONTAINER or podman:image=IMAGE");
  }

  @Test
  void aContainerIsJoined() {
    assertThat(Docker.container("db").command(FIRST_STAGE))
        .containsExactly("docker", "exec", "-i", "db", "sh", "-c", "exit 3");
    assertThat(
            Docker.container("db")
                .user("app:app")
                .workingDirectory("/srv")
                .option("--env", "A=b")
                .command("podman")
                .command(FIRST_STAGE))
        .containsExactly(
            "podman",
            "exec",
            "-i",
            "--user",
            "app:app",
            "--workdir",
            "/srv",
            "--env",
            "A=b",
            "db",
            "sh",
            "-c",
            "exit 3");
  }

  @Test
  void anImagesEntryPointIsReplaced() {
    assertThat(Docker.image("jre:17").option("--read-only").command(FIRST_STAGE))
        .containsExactly(
            "docker",
            "run",
            "-i",
            "--rm",
            "--read-only",
            "--entrypoint",
            "sh",
            "jre:17",
            "-c",
            "exit 3");
  }

  @ParameterizedTest
  @CsvSource({
    "Error: No such container: db, NO_SUCH_TARGET",
    "Error response from daemon: Container 1f is not running, UNREACHABLE",
    "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?, UNREACHABLE",
    "Got permission denied while trying to connect to the Docker daemon socket, AUTHENTICATION",
    "unable to find user x: no matching entries in passwd file, NO_SUCH_TARGET",
    "OCI runtime exec failed: exec: \"sh\": executable file not found in $PATH, NO_SHELL",
    "Error: no container with name or ID \"db\" found: no such container, NO_SUCH_TARGET",
    "Error: can only create exec sessions on running containers: container state improper, UNREACHABLE",
    "Error: unable to connect to Podman socket: connection refused, UNREACHABLE",
    "Error: initializing source docker://x: pinging container registry x, NO_SUCH_TARGET",
    "Error: short-name \"x\" did not resolve to an alias, NO_SUCH_TARGET",
    "Error: crun: chdir `/x`: No such file or directory: OCI runtime attempted, FAILED",
    "Error: crun: executable file `sh` not found in $PATH: No such file, NO_SHELL"
  })
  void whatTheClientSaysIsUnderstood(String error, Reason reason) {
    ConnectFailedException failure =
        Docker.container("db")
            .explain(new LaunchFailure(OptionalInt.of(126), "", error, false, false));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageContaining(error);
  }
}
