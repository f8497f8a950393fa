package org.econtext.parent.children;

import org.econtext.core.LostContextException;
import org.econtext.core.Stream;

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
   * What the launching process said on stderr and nobody logged, after the stream has ended.
   *
   * @return the bytes, not null
   */
  default byte[] lastWords() {
    return new byte[0];
  }

  /**
   * Logs what was left of the JVM's stdout. May wait.
   *
   * @param stream the child's, which has ended
   * @param stdout the bytes that were left, not null
   */
  default void logRest(Stream stream, byte[] stdout) {
    // Where there is no process there are no pipes that something could be left in.
  }
}
