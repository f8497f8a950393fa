package org.econtext.transport.sudo;

import java.util.List;

/**
 * Passes a command through {@code sudo -i}, which hands it to the user's login shell, with a
 * backslash before all special characters but the dollar sign. So there must be none.
 */
final class LoginShell {
  /** What has a meaning between backquotes, or to printf, or must not be in a first stage. */
  private static final String SPECIAL = "$`\"\\%'!";

  private LoginShell() {}

  /**
   * Makes a script that has no dollar sign.
   *
   * @param before shell code to run first, ending in a semicolon, or nothing
   * @param command what then takes the shell's place; no word has a single quote in it
   * @return POSIX shell
   */
  static String script(String before, List<String> command) {
    StringBuilder plain = new StringBuilder(before).append("exec");
    for (String word : command) {
      plain.append(" '").append(word).append('\'');
    }
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
