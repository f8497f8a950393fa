package org.econtext.transport.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the OpenSSH client makes of its options and of its user's files for a host. */
final class ClientConfiguration {
  private final List<String> lines;

  private ClientConfiguration(List<String> lines) {
    this.lines = lines;
  }

  /**
   * Asks the client.
   *
   * @param query a command that prints it
   * @return as the client has it; empty if it fails, as it then will again, and say why
   */
  static ClientConfiguration of(List<String> query) throws IOException {
    Process process =
        new ProcessBuilder(query).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    byte[] text = process.getInputStream().readAllBytes();
    return new ClientConfiguration(new String(text, StandardCharsets.UTF_8).lines().toList());
  }

  /**
   * What an option is set to.
   *
   * @param option its name in lower case
   * @return its values, none if it isn't there
   */
  List<String> values(String option) {
    String start = option + " ";
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  /**
   * Whether a client that others share ends with the one who started it, and they with it; or would
   * if it were shared.
   *
   * @return false if such a client goes on in the background
   */
  boolean endsWithItsStarter() {
    return values("controlpersist").contains("no");
  }
}
