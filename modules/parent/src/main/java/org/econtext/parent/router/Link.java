package org.econtext.parent.router;

/** What holds a child's launching process, beside its stream. Thread safe. */
public interface Link {
  /** Kills the launching process, and what it started as far as that can be seen from here. */
  void destroy();

  /**
   * The exit status of the launching process, after its stream has ended.
   *
   * @return the status, or {@link org.econtext.core.LostContextException#UNKNOWN_STATUS} if it
   *     hasn't ended within a moment
   */
  int exitStatus();

  /**
   * Takes what was left of the JVM's stdout, and tells what the launching process said on stderr
   * and nobody logged, after the stream has ended.
   *
   * @param stdout the bytes that were left, not null
   * @return the bytes of stderr, not null
   */
  byte[] lastWords(byte[] stdout);
}
