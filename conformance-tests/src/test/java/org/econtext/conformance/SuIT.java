package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Context;
import org.econtext.parent.Secret;
import org.econtext.transport.local.Local;
import org.econtext.transport.su.Su;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The su transport, in a container where it may do no harm, to users with different shells. */
@RequiresDocker
class SuIT extends ContainerUserIT {
  private static TestHost host;
  private static TestHost busybox;

  @BeforeAll
  static void startHosts() throws Exception {
    host = TestHost.debian();
    host.start();
    host.sh("echo root:root-secret | chpasswd");
    busybox = TestHost.busybox();
    busybox.start();
  }

  @AfterAll
  static void stopHosts() {
    host.stop();
    busybox.stop();
  }

  @Override
  TestHost host() {
    return host;
  }

  private static Su withPassword(String user) {
    return Su.user(user).password(Secret.of(user + "-secret"));
  }

  // ---- becoming somebody else

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rootNeedsNoPassword(boolean given) {
    Context there = as("root").connect(given ? withPassword("bob") : Su.user("bob"));
    assertThat(property(there, "user.name")).isEqualTo("bob");
  }

  @Test
  void rootNeedsNoPasswordWithBusybox() {
    Context root = router.connect(in(busybox));
    for (boolean login : new boolean[] {false, true}) {
      Context there = root.connect(Su.user("app").login(login));
      assertThat(property(there, "user.name")).isEqualTo("app");
      assertThat(property(there, "user.dir")).isEqualTo(login ? "/tmp" : "/");
    }
    ConnectFailedException failure = failureOf(root, Su.user("nobody-here"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "bob", "carol", "fiona", "nina"})
  void aPasswordIsGivenToWhoAsks(String user) {
    try (LogCaptor log = LogCaptor.of(LogCaptor.CONTEXTS, "TRACE")) {
      openMasterAnew();
      Context there = as("alice").connect(withPassword(user));
      assertThat(property(there, "user.name")).isEqualTo(user);
      assertThat(there.call(CallFunctions::checksum, CallFunctions.bytes(1 << 20)))
          .isEqualTo(CallFunctions.checksum(CallFunctions.bytes(1 << 20)));
      closeMaster();
      assertThat(log.entries().toString())
          .doesNotContain("Password", "econtext: begun", user + "-secret");
    }
  }

  @ParameterizedTest
  @CsvSource({"alice,bob", "alice,carol", "alice,fiona", "root,bob", "root,carol", "root,fiona"})
  void whateverTheLoginShellTheWordsArriveAsTheyAre(String from, String to) {
    String value = "a  b\"c$HOME`id`\\d\\\\e'f!g%s*h";
    Su target = from.equals("root") ? Su.user(to) : withPassword(to);
    Context start = as(from).connect(Local.process().environment("KEPT", "a b"));
    for (boolean login : new boolean[] {false, true}) {
      Context there = start.connect(target.login(login).jvmOptions("-Decontext.probe=" + value));
      assertThat(property(there, "econtext.probe")).isEqualTo(value);
      assertThat(property(there, "user.dir")).isEqualTo(login ? "/home/" + to : "/");
      assertThat(variable(there, "HOME")).isEqualTo("/home/" + to);
      assertThat(variable(there, "KEPT")).isEqualTo(login ? null : "a b");
    }
  }

  @Test
  void aLoginReadsTheUsersProfile() {
    Context there = as("alice").connect(withPassword("bob").login(true));
    assertThat(variable(there, "LOGIN_MARK")).isEqualTo("from-profile");
  }

  @Test
  void aChainOfUsersEndsInOrder() throws Exception {
    Context bob = as("alice").connect(withPassword("bob"));
    Context root = bob.connect(withPassword("root"));
    long pid = root.call(BootstrapBehaviour.There::pid);
    assertThat(host.isAlive(pid)).isTrue();
    bob.close();
    Eventually.holds("process " + pid + " is gone", () -> !host.isAlive(pid));
  }

  @Test
  void aPasswordIsInNoCommandLine() throws Exception {
    Context there = as("alice").connect(withPassword("bob"));
    assertThat(property(there, "user.name")).isEqualTo("bob");
    String processes =
        host.sh("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null|tr '\\0' ' '");
    assertThat(processes).contains("su -c").doesNotContain("bob-secret");
  }

  // ---- what can fail

  @Test
  void aWrongPasswordIsRefused() {
    ConnectFailedException failure =
        failureOf(as("alice"), Su.user("bob").password(Secret.of("guess")));
    assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure)
        .hasMessageContaining("refused the password for su:bob")
        .hasMessageNotContaining("guess");
  }

  @Test
  void aPasswordThatIsNotGivenIsMissed() {
    ConnectFailedException failure = failureOf(as("alice"), Su.user("bob"));
    assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("asks for a password for su:bob");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUnknownUserIsToldApart(boolean given) {
    Su target = given ? withPassword("nobody-here") : Su.user("nobody-here");
    ConnectFailedException failure = failureOf(as("alice"), target);
    assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_TARGET);
    assertThat(failure).hasMessageContaining("there is no user nobody-here");
  }

  @ParameterizedTest
  @CsvSource({"alice,nora", "alice,frank", "root,nora", "root,frank"})
  void aLoginShellThatRunsNothingIsToldApart(String from, String to) {
    ConnectFailedException failure =
        failureOf(as(from), from.equals("root") ? Su.user(to) : withPassword(to));
    assertThat(failure.reason()).isEqualTo(Reason.NO_SHELL);
    assertThat(failure).hasMessageContaining("su:" + to).hasMessageContaining("nologin");
  }

  @Test
  void aMissingSuIsToldApart() throws Exception {
    host.sh(
        "mkdir -p /tools && cd /tools && for t in sh cat dd gzip mkdir mkfifo rm;do ln -sf /bin/$t"
            + " .;done");
    Context bare = as("root").connect(Local.process().environment("PATH", "/tools"));
    ConnectFailedException failure = failureOf(bare, Su.user("bob"));
    assertThat(failure.reason()).isEqualTo(Reason.NO_LAUNCHER);
    assertThat(failure).hasMessageContaining("\"su\"");
  }

  /** Only root can kill what has become somebody else's; nobody waits for its end. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTimeoutHolds(boolean password) throws Exception {
    Context from = as(password ? "alice" : "root");
    Su target = password ? withPassword("bob") : Su.user("bob");
    ConnectFailedException failure =
        failureOf(
            from,
            new ShellTarget(
                target.withOptions(target.options().connectTimeout(Duration.ofMillis(1_500))),
                "echo $$ >/tmp/sleeping;exec sleep 600; "));
    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    if (!password) {
      long pid = Long.parseLong(host.sh("cat /tmp/sleeping").strip());
      Eventually.holds("it is gone", () -> !host.isAlive(pid));
    }
    assertThat(property(from, "user.dir")).isEqualTo("/");
  }
}
