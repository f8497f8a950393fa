package org.econtext.core;

/**
 * How a stream ended.
 *
 * @param exitStatus the exit status of the JVM at its other end as its first stage told, or {@link
 *     LostContextException#UNKNOWN_STATUS}
 * @param output what was left on the JVM's stdout, not null
 * @param reason why, for an error's text; null if the other end just closed
 */
public record StreamEnd(int exitStatus, byte[] output, String reason) {
  private static final byte[] NOTHING = {};

  /**
   * An end without a status or output.
   *
   * @param reason why, or null if the other end just closed
   * @return the end
   */
  public static StreamEnd because(String reason) {
    return new StreamEnd(LostContextException.UNKNOWN_STATUS, NOTHING, reason);
  }
}
