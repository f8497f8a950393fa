package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.econtext.conformance.containers.TestHost;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Context;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.local.Local;
import org.econtext.transport.lxc.Lxc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lxc transport, with containers of different kinds. */
@RequiresDocker
class LxcIT extends TransportIT {
  private static TestHost host;

  private Context root;

  @BeforeAll
  static void startHost() {
    host = TestHost.nested();
    host.start();
  }

  @AfterAll
  static void stopHost() {
    host.stop();
  }

  @BeforeEach
  void connectRoot() {
    root = router.connect(onHost());
  }

  private static Docker onHost() {
    return Docker.container(host.getContainerId().substring(0, 12)).workingDirectory("/");
  }

  @Test
  void theEnvironmentIsTheContainers() {
    Context from = root.connect(Local.process().environment("OUTSIDE", "a").environment("B", "b"));
    Context there = from.connect(Lxc.container("box"));
    assertThat(there.call(SshIT.There::hostName)).isEqualTo("box");
    assertThat(property(there, "user.name")).isEqualTo("root");
    assertThat(variable(there, "PLACE")).isEqualTo("box");
    assertThat(variable(there, "OUTSIDE")).isNull();
    Context kept = from.connect(Lxc.container("box").option("--keep-var=B"));
    assertThat(variable(kept, "B")).isEqualTo("b");
  }

  @Test
  void pathAndOptionsAreThoseAskedFor() throws Exception {
    host.sh("mkdir -p /srv/lxc/moved && cp /var/lib/lxc/box/config /srv/lxc/moved");
    host.sh("lxc-start -P /srv/lxc -n moved");
    Lxc target = Lxc.container("moved").path("/srv/lxc").option("--uid=1000", "--gid=1000");
    assertThat(property(root.connect(target), "user.name")).isEqualTo("app");
    host.sh("lxc-stop -k -P /srv/lxc -n moved");
    assertThat(failureOf(root, target).reason()).isEqualTo(Reason.UNREACHABLE);
  }

  // ---- what can fail

  @Test
  void noSuchContainerIsToldApart() {
    ConnectFailedException failure = failureOf(root, Lxc.container("none"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    assertThat(failure).hasMessageContaining("there is no container none");
  }

  @Test
  void aContainerThatDoesNotRunIsToldApart() {
    ConnectFailedException failure = failureOf(root, Lxc.container("stopped"));
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("the container stopped doesn't run");
  }

  @Test
  void aContainerWithoutShellIsToldApart() {
    ConnectFailedException failure = failureOf(root, Lxc.container("void"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SHELL);
    assertThat(failure).hasMessageContaining("no shell at lxc:void");
  }

  @Test
  void aContainerWithoutJavaIsToldApart() {
    ConnectFailedException failure = failureOf(root, Lxc.container("bare"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_JAVA);
    assertThat(failure).hasMessageContaining("lxc:bare").hasMessageContaining("PATH=");
  }

  @Test
  void whoHasNoRightIsTold() {
    Context nobody = router.connect(onHost().user("nobody"));
    for (Lxc target : new Lxc[] {Lxc.container("box"), Lxc.container("box").path("/var/lib/lxc")}) {
      ConnectFailedException failure = failureOf(nobody, target);
      assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
      assertThat(failure).hasMessageContaining("nobody may not attach to lxc:box");
    }
  }

  @Test
  void aMissingClientIsToldApart() {
    ConnectFailedException failure =
        failureOf(root.connect(Lxc.container("box")), Lxc.container("box"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_LAUNCHER);
    assertThat(failure).hasMessageContaining("\"lxc-attach\"");
  }
}
