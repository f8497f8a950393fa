package org.econtext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the packaged command, and plain java beside it, as processes. */
final class Processes {
  static final Path TEST_CLASSES = Path.of("target", "test-classes");
  private static final long TIMEOUT_SECONDS = 60;
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private final Path directory;
  private Path stdin;

  /** Keeps outputs in a directory, since pipes that nobody reads would stop large ones. */
  Processes(Path directory) {
    this.directory = directory;
  }

  record Outcome(int status, byte[] out, byte[] err) {
    String outText() {
      return new String(out, StandardCharsets.UTF_8);
    }

    String errText() {
      return new String(err, StandardCharsets.UTF_8);
    }

    void assertSameAs(Outcome other) {
      assertThat(errText()).isEqualTo(other.errText());
      assertThat(err).isEqualTo(other.err);
      assertThat(out).isEqualTo(other.out);
      assertThat(status).isEqualTo(other.status);
    }
  }

  Processes stdin(Path newStdin) {
    stdin = newStdin;
    return this;
  }

  Outcome econtext(String... arguments) throws IOException, InterruptedException {
    return run(econtextCommand(arguments));
  }

  static List<String> econtextCommand(String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(JAVA, "-p", "target/lib", "-m", "org.econtext.cli/org.econtext.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The same where SIGINT can be sent, even if this test itself was started in the background. */
  static List<String> interruptibleCommand(String... arguments) {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(econtextCommand(arguments));
    return command;
  }

  Outcome java(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private Outcome run(List<String> command) throws IOException, InterruptedException {
    File out = Files.createTempFile(directory, "out", null).toFile();
    File err = Files.createTempFile(directory, "err", null).toFile();
    Process process =
        new ProcessBuilder(command)
            .redirectInput(stdin == null ? new File("/dev/null") : stdin.toFile())
            .redirectOutput(out)
            .redirectError(err)
            .start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          command + " did not end; on stderr: " + Files.readString(err.toPath()));
    }
    return new Outcome(
        process.exitValue(), Files.readAllBytes(out.toPath()), Files.readAllBytes(err.toPath()));
  }
}
