package org.econtext.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.econtext.parent.Connection;
import org.econtext.parent.TransportTarget;
import org.econtext.testing.WrappedTarget;

/**
 * A target at which a shell script runs before the first stage: a login banner, a broken machine, a
 * changed environment.
 *
 * @param target the target proper
 * @param script POSIX shell, ending in a semicolon; without single quote, exclamation mark and
 *     newline
 */
public record ShellTarget(TransportTarget target, String script) implements WrappedTarget {
  /**
   * Checks the script.
   *
   * @param target the target proper
   * @param script what runs before
   * @throws IllegalArgumentException if a transport could not pass the script on
   */
  public ShellTarget {
    for (char c : new char[] {'\'', '!', '\n'}) {
      if (script.indexOf(c) >= 0) {
        throw new IllegalArgumentException("a first stage can't contain character " + (int) c);
      }
    }
  }

  private List<String> wrap(List<String> firstStage) {
    List<String> wrapped = new ArrayList<>(List.of("sh", "-c", script + "exec \"$@\"", "sh"));
    wrapped.addAll(firstStage);
    return wrapped;
  }

  @Override
  public ShellTarget around(TransportTarget other) {
    return new ShellTarget(other, script);
  }

  @Override
  public List<String> command(List<String> firstStage) {
    return target.command(wrap(firstStage));
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    return target.open(wrap(firstStage));
  }
}
