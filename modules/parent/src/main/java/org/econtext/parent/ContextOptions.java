package org.econtext.parent;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a context is started, whatever the transport. Immutable; each method that sets something
 * returns a changed copy.
 *
 * @param name the context's name, or null for one made of the hop and the context's number
 * @param java the Java launcher at the target, or null to look for one
 * @param jvmOptions what the launcher gets beside econtext's own options
 * @param connectTimeout from the launch to the first message
 * @param program whether stdout, stderr and logging belong to one program that will run there,
 *     instead of being logged
 */
public record ContextOptions(
    String name, String java, List<String> jvmOptions, Duration connectTimeout, boolean program)
    implements Serializable {
  /** Thirty seconds, as OpenSSH servers give a client for its login twice over. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private static final ContextOptions DEFAULTS =
      new ContextOptions(null, null, List.of(), DEFAULT_CONNECT_TIMEOUT, false);

  /**
   * Checks and copies.
   *
   * @param name the context's name, or null
   * @param java the Java launcher, or null
   * @param jvmOptions further options for it
   * @param connectTimeout from the launch to the first message
   * @param program whether it runs one program
   * @throws IllegalArgumentException if the timeout isn't positive, or the launcher or an option
   *     has a control character
   */
  public ContextOptions {
    if (connectTimeout.isZero() || connectTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "the connect timeout must be positive, not " + connectTimeout);
    }
    jvmOptions = new ArrayList<>(jvmOptions);
    for (String option : jvmOptions) {
      rejectControlCharacters("JVM option", option);
    }
    if (java != null) {
      rejectControlCharacters("Java launcher", java);
    }
  }

  private static void rejectControlCharacters(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ') {
        throw new IllegalArgumentException("the " + what + " has a control character: " + text);
      }
    }
  }

  /**
   * Nothing set.
   *
   * @return the defaults
   */
  public static ContextOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Sets the context's name.
   *
   * @param newName the name, or null for a made one
   * @return the changed copy
   */
  public ContextOptions name(String newName) {
    return new ContextOptions(newName, java, jvmOptions, connectTimeout, program);
  }

  /**
   * Sets the Java launcher.
   *
   * @param newJava its path at the target, or null to look for one
   * @return the changed copy
   */
  public ContextOptions java(String newJava) {
    return new ContextOptions(name, newJava, jvmOptions, connectTimeout, program);
  }

  /**
   * Adds JVM options.
   *
   * @param more such as {@code -Xmx1g}
   * @return the changed copy
   */
  public ContextOptions jvmOptions(List<String> more) {
    List<String> all = new ArrayList<>(jvmOptions);
    all.addAll(more);
    return new ContextOptions(name, java, all, connectTimeout, program);
  }

  /**
   * Sets how long connecting may take.
   *
   * @param timeout positive
   * @return the changed copy
   */
  public ContextOptions connectTimeout(Duration timeout) {
    return new ContextOptions(name, java, jvmOptions, timeout, program);
  }

  /**
   * Says whether the context runs one program with stdio and logging of its own.
   *
   * @param isProgram true if so
   * @return the changed copy
   */
  public ContextOptions program(boolean isProgram) {
    return new ContextOptions(name, java, jvmOptions, connectTimeout, isProgram);
  }
}
