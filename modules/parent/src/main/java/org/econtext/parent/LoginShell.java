package org.econtext.parent;

import java.util.List;
import java.util.OptionalInt;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;

/**
 * What transports need whose launching program hands the command to the user's login shell as one
 * line. That shell may be csh or fish, or one that runs no commands.
 */
public final class LoginShell {
  private LoginShell() {}

  /**
   * Makes the line.
   *
   * @param command what takes the shell's place; no word has a single quote, an exclamation mark or
   *     a newline in it
   * @return what any login shell takes for that command, word for word
   */
  public static String line(List<String> command) {
    StringBuilder line = new StringBuilder("exec");
    for (String word : command) {
      line.append(" '").append(word).append('\'');
    }
    return line.toString();
  }

  /**
   * Explains a launch that failed because the login shell runs no commands.
   *
   * @param failure how it failed, not because of the launching program itself
   * @param hop the target's textual form
   * @return the exception to throw; null if the failure is another one
   */
  public static ConnectFailedException explain(LaunchFailure failure, String hop) {
    boolean silent = failure.error().isEmpty() && failure.output().isEmpty();
    if (failure.says("account is currently not available")
        || (silent && failure.exitStatus().equals(OptionalInt.of(1)))) {
      return failure.because(
          Reason.NO_SHELL,
          "the login shell at "
              + hop
              + " runs no commands; is it nologin or false? Give the user a shell, or use another"
              + " user");
    }
    return null;
  }
}
