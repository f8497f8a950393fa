package org.econtext.conformance;

import org.econtext.parent.ConfigurableTarget;

/**
 * Contexts of tests, which live for a second or two: what the JVM's second compiler gains comes too
 * late for them, and it takes a fifth of the processors' time.
 */
final class ShortLived {
  private ShortLived() {}

  /** The same target, whose JVM does without that compiler. */
  static <T extends ConfigurableTarget<T>> T context(T target) {
    return target.jvmOptions("-XX:TieredStopAtLevel=1");
  }
}
