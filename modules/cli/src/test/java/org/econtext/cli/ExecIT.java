package org.econtext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.econtext.cli.Processes.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands of the operating system, through a context. */
class ExecIT {
  @TempDir private Path directory;
  private Processes processes;

  @BeforeEach
  void makeProcesses() {
    processes = new Processes(directory);
  }

  @Test
  void passesBytesBothWays() throws Exception {
    byte[] bytes = new byte[5 << 20];
    new Random(1).nextBytes(bytes);
    processes.stdin(Files.write(directory.resolve("input"), bytes));

    Outcome outcome =
        processes.econtext("exec", "local/local", "--", "sh", "-c", "tee /dev/stderr; exit 7");

    assertThat(outcome.status()).isEqualTo(7);
    assertThat(outcome.out()).isEqualTo(bytes);
    assertThat(outcome.err()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "no-such-command, 127, No such file or directory",
    "/etc/passwd, 126, Permission denied"
  })
  void saysWhyNothingCouldBeStarted(String command, int status, String reason) throws Exception {
    Outcome outcome = processes.econtext("exec", "local", "--", command);

    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.errText()).isEqualTo("econtext: " + command + ": " + reason + "\n");
  }

  @Test
  void passesSignalsOnAsShellsDo() throws Exception {
    assertThat(processes.econtext("exec", "local", "--", "sh", "-c", "kill -9 $$").status())
        .isEqualTo(128 + 9);
  }

  @Test
  void doesNotWaitForWhatRemainsInTheBackground() throws Exception {
    Outcome outcome = processes.econtext("exec", "local", "--", "sh", "-c", "sleep 300 & echo $!");

    assertThat(outcome.status()).isZero();
    ProcessHandle.of(Long.parseLong(outcome.outText().strip())).ifPresent(ProcessHandle::destroy);
  }

  @Test
  void interruptionEndsTheCommand() throws Exception {
    Process process =
        new ProcessBuilder(
                Processes.interruptibleCommand(
                    "exec", "local", "--", "sh", "-c", "echo $$; exec sleep 300"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessHandle command =
        ProcessHandle.of(Long.parseLong(process.inputReader().readLine())).orElseThrow();

    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(command.onExit().get().isAlive()).isFalse();
  }
}
