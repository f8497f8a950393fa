package org.econtext.master.program;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why the JDK could not start a process, which it tells in its message only: {@code error=2, No
 * such file or directory} up to Java 24, {@code Exec failed, error: 2 (No such file or directory)}
 * from Java 25 on.
 *
 * @param error the number of the system's error; {@link #UNKNOWN} if none is told
 * @param reason the system's text, or all of the message
 */
record StartFailure(int error, String reason) {
  static final int UNKNOWN = -1;

  /** The file, or what is to interpret it, is missing: ENOENT of errno(3). */
  private static final int NO_FILE = 2;

  private static final Pattern TOLD =
      Pattern.compile(".*\\berror(?:=(\\d+), (.+)|: (\\d+) \\((.+)\\))\\s*$");

  static StartFailure of(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher told = TOLD.matcher(message);
    if (!told.find()) {
      return new StartFailure(UNKNOWN, message);
    }
    int group = told.group(1) == null ? 3 : 1;
    return new StartFailure(Integer.parseInt(told.group(group)), told.group(group + 1));
  }

  boolean isMissingFile() {
    return error == NO_FILE;
  }
}
