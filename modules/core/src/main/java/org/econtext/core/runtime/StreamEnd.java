package org.econtext.core.runtime;

import org.econtext.core.LostContextException;

/**
 * How a stream ended.
 *
 * @param exitStatus the exit status of the JVM at its other end as its first stage told, or {@link
 *     LostContextException#UNKNOWN_STATUS}
 * @param output what was left on the JVM's stdout, not null
 * @param reason why, for an error's text; null if the other end just closed
 */
public record StreamEnd(int exitStatus, byte[] output, String reason) {
  static final byte[] NOTHING = {};
}
