package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Context;
import org.econtext.parent.Secret;
import org.econtext.transport.local.Local;
import org.econtext.transport.sudo.Sudo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sudo transport, in a container where it may do no harm, from users with different rights. */
@RequiresDocker
class SudoIT extends ContainerUserIT {
  private static TestHost host;

  @BeforeAll
  static void startHost() {
    host = TestHost.debian();
    host.start();
  }

  @AfterAll
  static void stopHost() {
    host.stop();
  }

  @Override
  TestHost host() {
    return host;
  }

  private static Secret passwordOf(String user) {
    return Secret.of(user + "-secret");
  }

  // ---- becoming somebody else

  @ParameterizedTest
  @CsvSource({"bob,root", "bob,carol", "bob,nora", "root,bob"})
  void whoNeedsNoPasswordGivesNone(String from, String to) {
    Context there = as(from).connect(Sudo.user(to));
    assertThat(property(there, "user.name")).isEqualTo(to);
  }

  @ParameterizedTest
  @CsvSource({"alice,root", "alice,carol", "petra,root", "petra,bob", "bob,root", "root,bob"})
  void aPasswordIsGivenToWhoAsks(String from, String to) {
    try (LogCaptor log = LogCaptor.of(LogCaptor.CONTEXTS, "TRACE")) {
      openMasterAnew();
      Context there = as(from).connect(Sudo.user(to).password(passwordOf(from)));
      assertThat(property(there, "user.name")).isEqualTo(to);
      assertThat(there.call(CallFunctions::checksum, CallFunctions.bytes(1 << 20)))
          .isEqualTo(CallFunctions.checksum(CallFunctions.bytes(1 << 20)));
      closeMaster();
      assertThat(log.entries().toString())
          .doesNotContain("econtext: password", "econtext: begun", from + "-secret");
    }
  }

  @ParameterizedTest
  @CsvSource({"alice,bob", "bob,bob", "alice,carol", "alice,fiona"})
  void aLoginHasTheUsersDirectoryAndProfile(String from, String to) throws Exception {
    String value = "a  b\"c$HOME`id`\\d\\\\e'f!g%s*h";
    Context there =
        as(from)
            .connect(
                Sudo.user(to)
                    .login(true)
                    .password(passwordOf(from))
                    .jvmOptions("-Decontext.probe=" + value));
    assertThat(property(there, "user.name")).isEqualTo(to);
    assertThat(property(there, "user.dir")).isEqualTo("/home/" + to);
    assertThat(property(there, "econtext.probe")).isEqualTo(value);
    Map<String, String> environment = there.call(There::environment);
    assertThat(environment.get(to.equals("bob") ? "LOGIN_MARK" : "HOME"))
        .isEqualTo(to.equals("bob") ? "from-profile" : "/home/" + to);
  }

  @Test
  void aLoginWithoutPassword() {
    Context there = as("bob").connect(Sudo.user("root").login(true));
    assertThat(property(there, "user.dir")).isEqualTo("/root");
  }

  @Test
  void onlyWhatIsNamedIsPreserved() {
    Context from =
        as("alice").connect(Local.process().environment("KEPT", "a b").environment("LOST", "c"));
    Sudo target = Sudo.user("bob").password(passwordOf("alice"));
    Context there = from.connect(target.preserveEnvironment("KEPT"));
    assertThat(there.call(There::environment))
        .containsEntry("KEPT", "a b")
        .doesNotContainKey("LOST");
    assertThat(from.connect(target).call(There::environment)).doesNotContainKey("KEPT");
  }

  @Test
  void aChainOfUsersEndsInOrder() throws Exception {
    Context root = as("alice").connect(Sudo.user("root").password(passwordOf("alice")));
    Context bob = root.connect(Sudo.user("bob"));
    long pid = bob.call(BootstrapBehaviour.There::pid);
    assertThat(host.isAlive(pid)).isTrue();
    root.close();
    Eventually.holds("process " + pid + " is gone", () -> !host.isAlive(pid));
  }

  @Test
  void nothingIsWrittenThere() throws Exception {
    Context bob = as("bob");
    List<String> before = host.written();
    // No password: sudo would write down that it has lectured.
    Context there = bob.connect(Sudo.user("alice"));
    assertThat(property(there, "user.name")).isEqualTo("alice");
    there.close();
    assertThat(host.written()).isEqualTo(before);
  }

  // ---- what can fail

  @ParameterizedTest
  @ValueSource(strings = {"alice", "petra"})
  void aWrongPasswordIsRefusedAtOnce(String from) {
    Sudo target = Sudo.user("root").password(Secret.of("guess"));
    ConnectFailedException failure = failureOf(as(from), target);
    assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("refused the password");
    assertThat(failure).hasMessageNotContaining("guess");
  }

  @Test
  void aPasswordThatIsNotGivenIsMissed() {
    ConnectFailedException failure = failureOf(as("alice"), Sudo.user("root"));
    assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("asks for a password");
  }

  @Test
  void whoHasNoRightIsTold() {
    Sudo target = Sudo.user("root").password(passwordOf("mallory"));
    ConnectFailedException failure = failureOf(as("mallory"), target);
    assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure)
        .hasMessageContaining("mallory has no right")
        .hasMessageContaining("sudo:root");
  }

  @ParameterizedTest
  @CsvSource({"bob,nora", "alice,nora", "bob,frank"})
  void aLoginShellThatRunsNothingIsToldApart(String from, String to) {
    Sudo target = Sudo.user(to).login(true);
    ConnectFailedException failure =
        failureOf(as(from), from.equals("bob") ? target : target.password(passwordOf(from)));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SHELL);
    assertThat(failure).hasMessageContaining("nologin").hasMessageContaining("sudo:" + to);
  }

  @Test
  void aWantedTerminalIsToldApart() {
    ConnectFailedException failure = failureOf(as("tim"), Sudo.user("root"));
    assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("requiretty");
  }

  @Test
  void anEnvironmentThatMayNotBeKeptIsToldApart() {
    Sudo target = Sudo.user("root").password(passwordOf("petra")).preserveEnvironment("KEPT");
    Context from = as("petra").connect(Local.process().environment("KEPT", "a b"));
    ConnectFailedException failure = failureOf(from, target);
    assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("SETENV");
  }

  @Test
  void anUnknownUserIsToldApart() {
    for (Sudo target :
        List.of(Sudo.user("nobody-here"), Sudo.user("nobody-here").password(passwordOf("bob")))) {
      ConnectFailedException failure = failureOf(as("bob"), target);
      assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
      assertThat(failure).hasMessageContaining("there is no user nobody-here");
    }
  }

  @Test
  void aMissingSudoIsToldApart() throws Exception {
    host.sh(
        "mkdir -p /tools && cd /tools && for t in sh cat dd gzip mkdir mkfifo rm;do ln -sf /bin/$t"
            + " .;done");
    Context bare = as("bob").connect(Local.process().environment("PATH", "/tools"));
    ConnectFailedException failure = failureOf(bare, Sudo.user("root"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_LAUNCHER);
    assertThat(failure).hasMessageContaining("\"sudo\"");
  }

  /** Root's process can't be killed by whoever started it, and nobody waits for its end. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTimeoutHoldsWhateverSudoDoes(boolean password) {
    Context bob = as("bob");
    Sudo sudo = Sudo.user("root");
    Sudo target = password ? sudo.password(passwordOf("bob")) : sudo;
    ConnectFailedException failure =
        failureOf(
            bob,
            new ShellTarget(
                target.withOptions(target.options().connectTimeout(Duration.ofMillis(1_500))),
                "exec sleep 600; "));
    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(property(bob, "user.name")).isEqualTo("bob");
  }

  @Test
  void theTimeoutHoldsDuringTheDialogue() throws Exception {
    host.sh(
        "mkdir -p /slow && chmod 777 /slow && printf '#!/bin/sh\\n"
            + "echo $$ >/slow/pid; printf Token: >&2; exec sleep 600\\n"
            + "' >/slow/sudo && chmod +x /slow/sudo");
    Context here = as("alice").connect(Local.process().environment("PATH", "/slow:/usr/bin:/bin"));
    Sudo target = Sudo.user("root").password(passwordOf("alice"));
    ConnectFailedException failure =
        failureOf(
            here, target.withOptions(target.options().connectTimeout(Duration.ofMillis(1_500))));
    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure).hasMessageContaining("1500 ms").hasMessageContaining("Token:");
    // It would sleep for longer than this is waited for.
    Eventually.holds(
        "what stands for sudo is gone",
        () -> host.sh("if [ -e /proc/$(cat /slow/pid) ];then echo alive;fi").isBlank());
  }

  /** What is called elsewhere. */
  static final class There {
    private There() {}

    static Map<String, String> environment() {
      return new java.util.HashMap<>(System.getenv());
    }
  }
}
