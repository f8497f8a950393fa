package org.econtext.parent;

import java.util.List;

/**
 * A target whose options can be set one by one, each time giving a changed copy of the target's own
 * type. For targets that are records; a target needn't be one of these.
 *
 * @param <T> the target's own type
 */
public interface ConfigurableTarget<T extends ConfigurableTarget<T>> extends TransportTarget {
  @Override
  T withOptions(ContextOptions options);

  /**
   * Sets the Java launcher.
   *
   * @param launcher its path at the target
   * @return the changed copy
   */
  default T java(String launcher) {
    return withOptions(options().java(launcher));
  }

  /**
   * Adds JVM options.
   *
   * @param more such as {@code -Xmx1g}
   * @return the changed copy
   */
  default T jvmOptions(String... more) {
    return withOptions(options().jvmOptions(List.of(more)));
  }

  /**
   * Sets the context's name.
   *
   * @param name the name
   * @return the changed copy
   */
  default T name(String name) {
    return withOptions(options().name(name));
  }
}
