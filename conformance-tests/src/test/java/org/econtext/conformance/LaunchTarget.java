package org.econtext.conformance;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.ProcessConnection;
import org.econtext.parent.TransportTarget;

/**
 * A process of this machine that is started in surroundings of a test's choice.
 *
 * @param options how the context is started
 * @param wrapper words that the command is put behind, such as {@code strace}
 * @param shell what stands in the place of {@code sh}
 * @param environment the whole environment
 */
record LaunchTarget(
    ContextOptions options,
    List<String> wrapper,
    List<String> shell,
    Map<String, String> environment)
    implements TransportTarget {
  static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

  static LaunchTarget bare() {
    return new LaunchTarget(
        ContextOptions.defaults(), List.of(), List.of("sh"), Map.of("PATH", PATH));
  }

  static String javaHere() {
    return new File(System.getProperty("java.home"), "bin/java").getPath();
  }

  LaunchTarget java(String java) {
    return withOptions(options.java(java));
  }

  LaunchTarget with(String variable, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(variable, value);
    return new LaunchTarget(options, wrapper, shell, all);
  }

  LaunchTarget shell(String... words) {
    return new LaunchTarget(options, wrapper, List.of(words), environment);
  }

  LaunchTarget behind(String... words) {
    return new LaunchTarget(options, List.of(words), shell, environment);
  }

  @Override
  public LaunchTarget withOptions(ContextOptions newOptions) {
    return new LaunchTarget(newOptions, wrapper, shell, environment);
  }

  @Override
  public String hop() {
    return "launch";
  }

  @Override
  public List<String> command(List<String> firstStage) {
    List<String> words = new ArrayList<>(wrapper);
    words.addAll(shell);
    words.addAll(firstStage.subList(1, firstStage.size()));
    return words;
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(firstStage));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return ProcessConnection.start(builder);
  }
}
