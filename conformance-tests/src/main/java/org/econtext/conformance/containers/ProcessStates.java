package org.econtext.conformance.containers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Tells which processes of a container live, by one shell that stays there: a shell for each
 * question would cost more than what most tests do. Thread safe.
 */
final class ProcessStates {
  /** Answers each number with the process's state, or nothing. Starts no process itself. */
  private static final String SCRIPT =
      """
      while read -r pid; do
        state=
        while read -r name value rest; do
          [ "$name" != State: ] || state=$value
        done 2>/dev/null </proc/$pid/status
        echo "$state"
      done
      """;

  private final Supplier<String> container;
  private Process shell;
  private BufferedWriter questions;
  private BufferedReader answers;

  ProcessStates(Supplier<String> container) {
    this.container = container;
  }

  /**
   * Whether a process lives.
   *
   * @param pid its process id in the container
   * @return false if there is no such process, or only its exit status is left
   * @throws IOException if the container doesn't run
   */
  synchronized boolean isAlive(long pid) throws IOException {
    if (shell == null) {
      start();
    }
    questions.write(pid + "\n");
    questions.flush();
    String state = answers.readLine();
    if (state == null) {
      throw new IOException(
          "the shell that tells which processes of " + container.get() + " live ended");
    }
    return !state.isEmpty() && !state.equals("Z");
  }

  private void start() throws IOException {
    shell =
        new ProcessBuilder("docker", "exec", "-i", container.get(), "sh", "-c", SCRIPT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    questions = shell.outputWriter(StandardCharsets.UTF_8);
    answers = shell.inputReader(StandardCharsets.UTF_8);
  }

  /** Ends the shell. */
  synchronized void close() {
    if (shell != null) {
      shell.destroy();
      shell = null;
    }
  }
}
