package org.econtext.parent;

import java.util.OptionalInt;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;

/**
 * How a launch failed before the JVM spoke the protocol.
 *
 * @param exitStatus of the launching process, if it has ended
 * @param output what it wrote to stdout, without the protocol's markers
 * @param error what it wrote to stderr
 * @param firstStageRan whether the first stage had begun, so that the launching program did its
 *     work
 * @param timedOut whether nothing more was heard within the connect timeout
 */
public record LaunchFailure(
    OptionalInt exitStatus, String output, String error, boolean firstStageRan, boolean timedOut) {
  /**
   * Whether the launching process said something.
   *
   * @param words any of these will do
   * @return true if one of them is in what it wrote to stderr or stdout
   */
  public boolean says(String... words) {
    for (String each : words) {
      if (error.contains(each) || output.contains(each)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes the exception for a failure that a transport has understood.
   *
   * @param reason the kind of failure
   * @param message what is wrong, and what to do
   * @return the exception, whose message also has what the launching process said
   */
  public ConnectFailedException because(Reason reason, String message) {
    return new ConnectFailedException(reason, error.isEmpty() ? message : message + ": " + error);
  }
}
