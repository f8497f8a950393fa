package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.parent.Secret;
import org.econtext.transport.local.Local;
import org.econtext.transport.ssh.Ssh;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the OpenSSH client's user has configured holds for the ssh transport as well. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SuppressWarnings("FutureReturnValueIgnored") // Calls that are lost with their context.
class SshConfigurationIT extends SshHosts {
  private static Path key;

  private static String configuration;

  @BeforeAll
  static void configure() throws Exception {
    String hostKey = behind.sh("cat /etc/ssh/ssh_host_ed25519_key.pub");
    Files.writeString(access.knownHosts(), "behind " + hostKey, StandardOpenOption.APPEND);
    key = access.authorize(host, "kyle", "");
    configuration =
        String.format(
            """
            UserKnownHostsFile %s
            GlobalKnownHostsFile /dev/null
            Host web1
              HostName %s
              Port %d
              User kyle
            """,
            access.knownHosts(), host.getHost(), host.sshPort());
  }

  /** A context where the client has a configuration, with more lines for the host web1. */
  private Context here(String... lines) throws IOException {
    return router.connect(Local.process().environment("PATH", path(lines)));
  }

  private static String path(String... lines) throws IOException {
    return access.pathOfClient(configuration + "  " + String.join("\n  ", lines) + "\n");
  }

  private static String useKey() {
    return "IdentityFile " + key;
  }

  @Test
  void anAliasIsEnough() throws Exception {
    Context here = here(useKey(), "RemoteCommand echo no", "Compression yes");
    assertThat(userOf(here.connect(Ssh.host("web1")))).isEqualTo("kyle");
  }

  @Test
  void aJumpHostIsPassed() throws Exception {
    Context here = here(useKey(), "Host behind", "  ProxyJump web1");
    Ssh target = Ssh.host("behind").user("alice").password(Secret.of("alice-secret"));
    Context there = here.connect(target);
    assertThat(userOf(there)).isEqualTo("alice");
    assertThat(there.call(SshIT.There::hostName)).isEqualTo(behind.sh("hostname").strip());
  }

  @Test
  void anAgentsKeyLogsIn() throws Exception {
    Path held = access.authorize(host, "kyle", "");
    Path socket = directory.resolve("agent");
    Process agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .start();
    try {
      Eventually.holds("the agent listens", () -> Files.exists(socket));
      ProcessBuilder add = new ProcessBuilder("ssh-add", held.toString()).inheritIO();
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().waitFor()).isZero();
      Files.delete(held);
      Context here =
          router.connect(
              Local.process()
                  .environment("PATH", path("IdentityFile none"))
                  .environment("SSH_AUTH_SOCK", socket.toString()));
      assertThat(userOf(here.connect(Ssh.host("web1")))).isEqualTo("kyle");
    } finally {
      agent.destroy();
    }
  }

  // ---- connections that several contexts share

  private static String[] sharing(Path socket, String... lines) {
    List<String> all = new ArrayList<>(List.of(useKey(), "ControlMaster auto"));
    all.add("ControlPath " + socket);
    all.addAll(List.of(lines));
    return all.toArray(new String[0]);
  }

  private static int control(Path socket, String command) throws Exception {
    return new ProcessBuilder("ssh", "-S", socket.toString(), "-O", command, "web1")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void aConnectionThatPersistsIsSharedAndOutlivesItsContexts() throws Exception {
    Path socket = Files.createTempDirectory(directory, "control").resolve("socket");
    Context here = here(sharing(socket, "ControlPersist yes"));
    try {
      Context first = here.connect(Ssh.host("web1"));
      Context second = here.connect(Ssh.host("web1"));
      String connection = first.call(There::connection);
      assertThat(second.call(There::connection)).isEqualTo(connection);
      first.close();
      assertThat(userOf(second)).isEqualTo("kyle");
      second.runAsync(LifeFunctions::killSelf);
      LostContextException lost = second.lost().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(lost.exitStatus()).isEqualTo(128 + 9);
      Context third = here.connect(Ssh.host("web1"));
      assertThat(third.call(There::connection)).isEqualTo(connection);
      router.close();
      assertThat(control(socket, "check")).isZero();
    } finally {
      control(socket, "exit");
    }
  }

  @Test
  void aContextIsNotLostWithAnotherWhoseConnectionItCouldHaveShared() throws Exception {
    Path socket = Files.createTempDirectory(directory, "control").resolve("socket");
    Context here = here(sharing(socket));
    Context first = here.connect(Ssh.host("web1"));
    Context second = here.connect(Ssh.host("web1"));
    first.close();
    assertThat(userOf(second)).isEqualTo("kyle");
    router.close();
  }

  /** As clients older than 8.5 do when they leave a connection behind. */
  @Test
  void whoHoldsTheClientsStderrOpenDelaysNothing() throws Exception {
    Path home = Files.createTempDirectory(directory, "holder");
    Path holders = home.resolve("holders");
    Path client = home.resolve("ssh");
    String path = path(useKey());
    Files.writeString(
        client,
        "#!/bin/bash\n(sleep 300 </dev/null >/dev/null & echo $! >>"
            + holders
            + ")\nexec "
            + path.substring(0, path.indexOf(':'))
            + "/ssh \"$@\"\n");
    assertThat(client.toFile().setExecutable(true)).isTrue();
    try {
      Context here = router.connect(Local.process().environment("PATH", home + ":" + path));
      Context first = here.connect(Ssh.host("web1"));
      first.close();
      Context second = here.connect(Ssh.host("web1"));
      second.runAsync(LifeFunctions::killSelf);
      LostContextException lost = second.lost().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(lost.exitStatus()).isEqualTo(128 + 9);
      assertThatThrownBy(() -> here.connect(Ssh.host("web1").java("/no/java")))
          .hasMessageContaining("/no/java");
      router.close();
    } finally {
      for (String pid : Files.readAllLines(holders)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy);
      }
    }
  }

  /** What is called elsewhere. */
  static final class There {
    private There() {}

    /** The ends of the connection, which are the same for those who share it. */
    static String connection() {
      return System.getenv("SSH_CONNECTION");
    }
  }
}
