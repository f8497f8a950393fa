package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.econtext.cli.Main;
import org.econtext.conformance.containers.SshAccess;
import org.econtext.conformance.containers.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged command gets the passwords for the hops of a route. */
@RequiresDocker
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommandPasswordsIT {
  private static final int STATUS_CONNECT = 69;

  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir static Path directory;

  private static TestHost host;
  private static String path;
  private static String ssh;

  @BeforeAll
  static void startHost() throws Exception {
    host = TestHost.debian();
    host.start();
    SshAccess access = new SshAccess(directory);
    access.know(host);
    path =
        access.pathOfClient(
            "UserKnownHostsFile "
                + access.knownHosts()
                + "\nGlobalKnownHostsFile /dev/null\nIdentityAgent none\nIdentityFile none\n");
    ssh = "ssh:alice@" + host.getHost() + ":" + host.sshPort();
  }

  @AfterAll
  static void stopHost() {
    host.stop();
  }

  private record Outcome(int status, String out, String err) {}

  /** Asks the last context of a route for its user. */
  private static List<String> command(String route, String... options) throws Exception {
    Path jar = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> command = new ArrayList<>(List.of(LaunchTarget.javaHere()));
    command.addAll(List.of("-p", jar.getParent().toString()));
    command.addAll(List.of("-m", "org.econtext.cli/" + Main.class.getName(), "call"));
    command.addAll(List.of(options));
    command.addAll(List.of(route, "java.lang.System::getProperty", "user.name"));
    return command;
  }

  private static ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PATH", path);
    builder.environment().put("ALICE", "alice-secret");
    builder.environment().put("WRONG", "guess");
    return builder;
  }

  private static Outcome outcome(List<String> command) throws IOException, InterruptedException {
    File err = Files.createTempFile(directory, "err", null).toFile();
    Process process = process(command).redirectError(err).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out, Files.readString(err.toPath()));
  }

  @Test
  void variablesHoldThePasswordsOfTheHopsThatAreNamed() throws Exception {
    Outcome outcome =
        outcome(
            command(
                ssh + "/sudo:root",
                "--password-env",
                ssh + "=ALICE",
                "--password-env",
                "sudo=ALICE"));
    assertThat(outcome).isEqualTo(new Outcome(0, "root\n", ""));
  }

  @Test
  void whoGivesNoPasswordIsToldHow() throws Exception {
    Outcome first = outcome(command(ssh + "/sudo:root"));
    assertThat(first.status()).isEqualTo(STATUS_CONNECT);
    assertThat(first.err()).contains("refused all keys").endsWith("--ask-password " + ssh + "\n");
    Outcome second = outcome(command(ssh + "/sudo:root", "--password-env", ssh + "=ALICE"));
    assertThat(second.status()).isEqualTo(STATUS_CONNECT);
    assertThat(second.err())
        .contains("sudo asks for a password")
        .endsWith("--ask-password sudo:root\n");
  }

  @Test
  void aWrongPasswordIsNotAskedForAgainNorShown() throws Exception {
    Outcome outcome = outcome(command(ssh, "--password-env", ssh + "=WRONG"));
    assertThat(outcome.status()).isEqualTo(STATUS_CONNECT);
    assertThat(outcome.err())
        .contains("refused the password")
        .doesNotContain("guess", "--ask-password");
  }

  @Test
  void theTerminalIsAskedWithoutEcho() throws Exception {
    assumeThat(SCRIPT).isExecutable();
    StringBuilder line = new StringBuilder();
    for (String word :
        command(ssh + "/sudo:root", "--ask-password", ssh, "--ask-password", "sudo:root")) {
      line.append(" '").append(word).append('\'');
    }
    Process process =
        process(List.of(SCRIPT.toString(), "-qec", line.toString(), "/dev/null"))
            .redirectErrorStream(true)
            .start();
    InputStream in = process.getInputStream();
    OutputStream out = process.getOutputStream();
    StringBuilder seen = new StringBuilder();
    for (String hop : List.of(ssh, "sudo:root")) {
      readUntil(in, seen, "Password for " + hop + ": ");
      out.write("alice-secret\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
    seen.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    assertThat(process.waitFor()).as(seen::toString).isZero();
    assertThat(seen.toString()).endsWith("\r\nroot\r\n").doesNotContain("alice-secret");
  }

  private static void readUntil(InputStream in, StringBuilder seen, String end) throws IOException {
    while (seen.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as("more than: %s", seen).isNotNegative();
      seen.append((char) next);
    }
  }
}
