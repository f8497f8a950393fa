package org.econtext.transport.sudo;

import java.util.List;
import org.econtext.parent.LoginShell;

/**
 * Passes a command through {@code sudo -i}, which hands it to the user's login shell, with a
 * backslash before all special characters but the dollar sign. So there must be none.
 */
final class EscapedScript {
  /** What has a meaning between backquotes, or to printf, or must not be in a first stage. */
  private static final String SPECIAL = "$`\"\\%'!";

  private EscapedScript() {}

  /**
   * Makes a script that has no dollar sign.
   *
   * @param command what takes the shell's place; no word has a single quote in it
   * @return POSIX shell
   */
  static String of(List<String> command) {
    String plain = LoginShell.line(command);
    StringBuilder script = new StringBuilder("eval \"`printf '");
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (SPECIAL.indexOf(c) < 0) {
        script.append(c);
      } else {
        script.append(String.format("\\%03o", (int) c));
      }
    }
    return script.append("'`\"").toString();
  }
}
