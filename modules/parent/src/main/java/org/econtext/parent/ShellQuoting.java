package org.econtext.parent;

/** Quotes words for a shell, without single quotes, exclamation marks and newlines. */
final class ShellQuoting {
  private ShellQuoting() {}

  /**
   * Quotes a word for POSIX {@code sh}, so that the result can itself stand between single quotes
   * in any login shell.
   *
   * @param word the word
   * @return the quoted word
   * @throws IllegalArgumentException if it has a control character
   */
  static String quote(String word) {
    StringBuilder quoted = new StringBuilder(word.length() + 2).append('"');
    boolean octal = false;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c < ' ') {
        throw new IllegalArgumentException("a control character can't be passed to a shell");
      }
      // Of two backslashes fish takes one away, even between single quotes.
      if (c == '\'' || c == '!' || c == '\\') {
        octal = true;
      }
    }
    if (octal) {
      return quoteByPrintf(word);
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '"' || c == '$' || c == '`') {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }

  /** The characters that must not appear are made by the shell itself; that costs it a fork. */
  private static String quoteByPrintf(String word) {
    StringBuilder format = new StringBuilder("\"$(printf -- \"");
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      switch (c) {
        case '\'' -> format.append("\\047");
        case '!' -> format.append("\\041");
        case '%' -> format.append("%%");
        case '"' -> format.append("\\042");
        case '$' -> format.append("\\044");
        case '`' -> format.append("\\140");
        case '\\' -> format.append("\\134");
        default -> format.append(c);
      }
    }
    return format.append("\")\"").toString();
  }
}
