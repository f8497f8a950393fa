package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.econtext.conformance.containers.SshAccess;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.econtext.parent.Route;
import org.econtext.parent.Secret;
import org.econtext.transport.ssh.Ssh;
import org.econtext.transport.sudo.Sudo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Passwords and passphrases, right and wrong ones, leave no trace where others could read it. */
@RequiresDocker
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SecretsIT {
  /** Texts that are nowhere by chance, so what is found is a leak. */
  private static final String PASSWORD = "password-" + UUID.randomUUID();

  private static final String PASSPHRASE = "passphrase-" + UUID.randomUUID();
  private static final String WRONG = "wrong-" + UUID.randomUUID();
  private static final String[] SECRETS = {PASSWORD, PASSPHRASE, WRONG};

  @TempDir static Path directory;

  private static SshAccess access;
  private static TestHost host;
  private static Path key;

  private LogCaptor contexts;
  private LogCaptor own;
  private Router router;

  @BeforeAll
  static void startHost() throws Exception {
    host = TestHost.debian();
    host.start();
    host.sh("echo alice:" + PASSWORD + "|chpasswd");
    access = new SshAccess(directory);
    access.know(host);
    key = access.authorize(host, "kyle", PASSPHRASE);
  }

  @AfterAll
  static void stopHost() {
    host.stop();
  }

  @BeforeEach
  void openMaster() {
    contexts = LogCaptor.of(LogCaptor.CONTEXTS, "TRACE");
    own = LogCaptor.of(LogCaptor.MASTER, "TRACE");
    router = Master.open();
  }

  /** The log is complete when all contexts have ended. */
  @AfterEach
  void assertNotLogged() {
    router.close();
    own.close();
    contexts.close();
    List<LogCaptor.Entry> entries = new ArrayList<>(contexts.entries());
    entries.addAll(own.entries());
    for (LogCaptor.Entry entry : entries) {
      String trace = entry.thrown() == null ? "" : traceOf(entry.thrown());
      assertThat(entry + trace).doesNotContain(SECRETS);
    }
  }

  private static String traceOf(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private static Ssh host(String user) {
    return Ssh.host(host.getHost())
        .port(host.sshPort())
        .user(user)
        .option("UserKnownHostsFile=" + access.knownHosts())
        .option("GlobalKnownHostsFile=/dev/null")
        .option("IdentityAgent=none")
        .option("IdentitiesOnly=yes");
  }

  private static Ssh alice(String password) {
    return host("alice").password(Secret.of(password));
  }

  private static Ssh kyle(String passphrase) {
    return host("kyle").identity(key.toString()).passphrase(Secret.of(passphrase));
  }

  private static Sudo root(String password) {
    return Sudo.user("root").password(Secret.of(password));
  }

  /** What this machine's processes show; those of the container are among them. */
  private static List<String> shownHere(String file) throws IOException {
    List<String> shown = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : (Iterable<Path>) processes::iterator) {
        if (process.getFileName().toString().matches("\\d+")) {
          shown.add(textOf(process.resolve("comm")) + textOf(process.resolve(file)));
        }
      }
    }
    return shown;
  }

  private static String textOf(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // The process has ended since it was listed.
      return "";
    }
  }

  private static String shownThere(String file) throws Exception {
    return host.sh("cat /proc/[0-9]*/" + file + " 2>/dev/null|tr '\\0' ' '");
  }

  @Test
  void processesDoNotShowThem() throws Exception {
    Context alice = router.connect(alice(PASSWORD));
    Context root = alice.connect(root(PASSWORD));
    Context kyle = router.connect(kyle(PASSPHRASE));
    assertThat(shownHere("cmdline"))
        .anyMatch(line -> line.contains("ServerAliveInterval"))
        .noneMatch(SecretsIT::hasSecret);
    assertThat(shownThere("cmdline")).contains("sudo -S").doesNotContain(SECRETS);
    assertThat(shownThere("environ")).contains("HOME=").doesNotContain(SECRETS);
    // From there printenv gets them; only the same user and root can read it.
    List<String> clients = shownHere("environ");
    clients.removeIf(text -> !hasSecret(text));
    assertThat(clients).isNotEmpty().allMatch(text -> text.startsWith("ssh\n"));
    for (Context each : List.of(alice, root, kyle)) {
      assertThat(each.lost()).isNotDone();
    }
  }

  private static boolean hasSecret(String text) {
    return Stream.of(SECRETS).anyMatch(text::contains);
  }

  @Test
  void failuresDoNotShowThem() {
    Context alice = router.connect(alice(PASSWORD));
    assertFailsWithout(router.self(), alice(WRONG));
    assertFailsWithout(router.self(), kyle(WRONG));
    assertFailsWithout(router.self(), host("mallory").password(Secret.of(PASSWORD)));
    assertFailsWithout(router.self(), stranger());
    assertFailsWithout(router.self(), alice(PASSWORD).option("NoSuchOption=yes"));
    assertFailsWithout(router.self(), alice(PASSWORD).java("/no/java"));
    assertFailsWithout(alice, root(WRONG));
    assertFailsWithout(alice, root(PASSWORD).java("/no/java"));
    assertFailsWithout(alice, root(PASSWORD).jvmOptions("-XX:NoSuchOption"));
  }

  /** The same host, whose key nobody knows. */
  private static Ssh stranger() {
    return Ssh.host(host.getHost())
        .port(host.sshPort())
        .user("alice")
        .password(Secret.of(PASSWORD))
        .option("UserKnownHostsFile=/dev/null")
        .option("GlobalKnownHostsFile=/dev/null");
  }

  private static void assertFailsWithout(Context from, Target target) {
    ConnectFailedException failure =
        catchThrowableOfType(ConnectFailedException.class, () -> from.connect(target));
    assertThat(failure).as("connecting must fail").isNotNull();
    assertThat(traceOf(failure)).doesNotContain(SECRETS);
  }

  @Test
  void textsDoNotShowThem() {
    List<Object> all =
        List.of(
            alice(PASSWORD),
            kyle(PASSPHRASE),
            root(PASSWORD),
            new Route(List.of(alice(PASSWORD), root(PASSWORD))),
            Secret.of(WRONG),
            alice(PASSWORD).command(List.of("sh")),
            kyle(PASSPHRASE).hop(),
            root(PASSWORD).command(List.of("sh")));
    assertThat(all.toString()).contains("alice", "***").doesNotContain(SECRETS);
  }
}
