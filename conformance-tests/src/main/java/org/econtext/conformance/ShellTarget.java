package org.econtext.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.ConnectFailedException;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.TransportTarget;

/**
 * A target at which a shell script runs before the first stage: a login banner, a broken machine, a
 * changed environment.
 *
 * @param target the target proper
 * @param script POSIX shell, ending in a semicolon; without single quote, exclamation mark and
 *     newline
 */
public record ShellTarget(TransportTarget target, String script) implements TransportTarget {
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
  public ContextOptions options() {
    return target.options();
  }

  @Override
  public ShellTarget withOptions(ContextOptions options) {
    return new ShellTarget(target.withOptions(options), script);
  }

  @Override
  public List<String> command(List<String> firstStage) {
    return target.command(wrap(firstStage));
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    return target.open(wrap(firstStage));
  }

  @Override
  public String defaultJava() {
    return target.defaultJava();
  }

  @Override
  public boolean isDistant() {
    return target.isDistant();
  }

  @Override
  public ConnectFailedException explain(LaunchFailure failure) {
    return target.explain(failure);
  }

  @Override
  public String hop() {
    return target.hop();
  }
}
