package org.econtext.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.Route;
import org.econtext.parent.Secret;
import org.econtext.parent.TransportTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshTest {
  private static final List<String> FIRST_STAGE = List.of("sh", "-c", "echo \"$HOME\";exit 3");

  private static TransportTarget parse(String hop) {
    return Route.parse(hop, ContextOptions.defaults()).hops().get(0);
  }

  @Test
  void theHopAndTheTypedTargetAreTheSame() {
    assertThat(parse("ssh:web1")).isEqualTo(Ssh.host("web1"));
    assertThat(parse("ssh:alice@web1:2222")).isEqualTo(Ssh.host("web1").user("alice").port(2222));
    assertThat(parse("ssh:[fe80::1%25eth0]:22")).isEqualTo(Ssh.host("fe80::1%eth0").port(22));
    assertThat(parse("ssh:a@corp@[::1]")).isEqualTo(Ssh.host("::1").user("a@corp"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ssh:web1", "ssh:alice@web1:2222", "ssh:[fe80::1%25eth0]:22", "ssh:a@[::1]"})
  void aHopIsWrittenAsItIsRead(String hop) {
    assertThat(parse(hop).hop()).isEqualTo(hop);
  }

  @ParameterizedTest
  @CsvSource({
    "ssh, there is no host",
    "ssh:, is no host",
    "ssh:-oProxyCommand=id, is no host",
    "ssh:-x@web1, is no user",
    "ssh:@web1, is no user",
    "ssh:web1:, is no port number",
    "ssh:web1:http, is no port number",
    "ssh:web1:0, from 1 to 65535",
    "ssh:web1:65536, from 1 to 65535",
    "ssh:fe80::1, must stand in brackets",
    "ssh:[fe80::1, never closed",
    "'ssh:web 1', a host has no ' ' in it"
  })
  void whatMakesNoSenseIsExplained(String hop, String why) {
    assertThatThrownBy(() -> parse(hop))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("ssh:[USER@]HOST[:PORT]");
  }

  @Test
  void theCommandLineSaysItAll() {
    Ssh target = Ssh.host("web1").user("alice").port(2222).identity("~/key").option("A=b");
    assertThat(
            target
                .withOptions(target.options().connectTimeout(Duration.ofMillis(1_500)))
                .command(FIRST_STAGE))
        .containsExactly(
            "ssh",
            "-T",
            "-o",
            "A=b",
            "-l",
            "alice",
            "-p",
            "2222",
            "-i",
            "~/key",
            "-o",
            "BatchMode=yes",
            "-o",
            "ConnectTimeout=2",
            "-o",
            "ServerAliveInterval=15",
            "-o",
            "ServerAliveCountMax=3",
            "-o",
            "Compression=no",
            "-o",
            "RemoteCommand=none",
            "-o",
            "LogLevel=ERROR",
            "--",
            "web1",
            "exec 'sh' '-c' 'echo \"$HOME\";exit 3'");
  }

  @Test
  void hostKeyCheckingIsLeftToTheUser() {
    Ssh target = Ssh.host("web1").password(Secret.of("s3cr3t"));
    assertThat(target.command(FIRST_STAGE).toString())
        .doesNotContain("StrictHostKeyChecking", "KnownHosts", "BatchMode");
  }

  @Test
  void secretsAreInNoTextOfIt() {
    Ssh target = Ssh.host("web1").password(Secret.of("s3cr3t")).passphrase(Secret.of("pa55phrase"));
    assertThat(target + target.hop() + target.command(FIRST_STAGE))
        .doesNotContain("s3cr3t", "pa55phrase");
  }

  @ParameterizedTest
  @CsvSource({
    "ssh: Could not resolve hostname x: Name or service not known, NO_SUCH_TARGET",
    "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @ Host key verification failed., HOST_KEY",
    "Host key verification failed., HOST_KEY",
    "alice@web1: Permission denied (publickey)., AUTHENTICATION",
    "Received disconnect: Too many authentication failures, AUTHENTICATION",
    "ssh: connect to host x port 22: Connection timed out, TIMEOUT",
    "ssh: connect to host x port 22: Connection refused, UNREACHABLE",
    "ssh: connect to host x port 22: No route to host, UNREACHABLE",
    "kex_exchange_identification: read: Connection reset by peer, UNREACHABLE"
  })
  void whatTheClientSaysIsUnderstood(String error, Reason reason) {
    ConnectFailedException failure = Ssh.host("web1").explain(failure(255, error));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageContaining("ssh:web1").hasMessageContaining(error);
  }

  @Test
  void aLoginShellThatRunsNothingIsUnderstood() {
    Ssh target = Ssh.host("web1");
    assertThat(target.explain(failure(1, "")).reason()).isEqualTo(Reason.NO_SHELL);
    assertThat(target.explain(failure(1, "This account is currently not available.")).reason())
        .isEqualTo(Reason.NO_SHELL);
    assertThat(target.explain(failure(12, "out of order"))).isNull();
  }

  private static LaunchFailure failure(int status, String error) {
    return new LaunchFailure(OptionalInt.of(status), "", error, false, false);
  }
}
