package org.econtext.parent.children;

import org.econtext.core.LostContextException;

/**
 * What holds a child's launching process, beside its stream; where there is no process, as within
 * one JVM, nothing but {@link #destroy} is needed. Thread safe.
 */
@FunctionalInterface
public interface Link {
  /** Kills the launching process, and what it started as far as that can be seen from here. */
  void destroy();

  /**
   * The exit status of the launching process, after its stream has ended.
   *
   * @return the status, or {@link LostContextException#UNKNOWN_STATUS} if it hasn't ended within a
   *     moment, or there is none
   */
  default int exitStatus() {
    return LostContextException.UNKNOWN_STATUS;
  }

  /**
   * Takes what was left of the JVM's stdout, and tells what the launching process said on stderr
   * and nobody logged, after the stream has ended.
   *
   * @param stdout the bytes that were left, not null
   * @return the bytes of stderr, not null
   */
  default byte[] lastWords(byte[] stdout) {
    return new byte[0];
  }
}
