package org.econtext.transport.local;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.econtext.parent.ConfigurableTarget;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.ProcessConnection;

/**
 * A process of the same user on the same host. Immutable; each method that sets something returns a
 * changed copy.
 *
 * @param options how the context is started
 * @param environment variables that are added to the launching process's, or replace them
 * @param directory the working directory, or null for the launching process's
 */
public record Local(ContextOptions options, Map<String, String> environment, String directory)
    implements ConfigurableTarget<Local>, Serializable {
  /**
   * Copies the map.
   *
   * @param options how the context is started
   * @param environment variables for it
   * @param directory its working directory, or null
   */
  public Local {
    environment = new HashMap<>(environment);
  }

  /**
   * A process with this one's environment and working directory.
   *
   * @return the target
   */
  public static Local process() {
    return new Local(ContextOptions.defaults(), Map.of(), null);
  }

  /**
   * Sets an environment variable.
   *
   * @param variable its name
   * @param value its value
   * @return the changed copy
   */
  public Local environment(String variable, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(variable, value);
    return new Local(options, all, directory);
  }

  /**
   * Sets the working directory.
   *
   * @param newDirectory its path
   * @return the changed copy
   */
  public Local directory(String newDirectory) {
    return new Local(options, environment, newDirectory);
  }

  @Override
  public Local withOptions(ContextOptions newOptions) {
    return new Local(newOptions, environment, directory);
  }

  @Override
  public String hop() {
    return "local";
  }

  /** The launching context's own Java runtime, if it has a launcher. */
  @Override
  public String defaultJava() {
    File launcher = new File(System.getProperty("java.home"), "bin/java");
    return launcher.canExecute() ? launcher.getPath() : null;
  }

  @Override
  public List<String> command(List<String> firstStage) {
    return firstStage;
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(firstStage));
    builder.environment().putAll(environment);
    if (directory != null) {
      builder.directory(new File(directory));
    }
    return ProcessConnection.start(builder);
  }
}
