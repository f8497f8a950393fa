package org.econtext.master.source;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns exceptions into the reasons that a child reads. */
final class Failures {
  private Failures() {}

  /** The exception's message, with what its type adds where the message is a mere file name. */
  static String reason(Throwable failure) {
    if (failure instanceof AccessDeniedException) {
      return "access denied: " + failure.getMessage();
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file: " + failure.getMessage();
    }
    if (failure instanceof FileSystemException || failure.getMessage() == null) {
      return failure.toString();
    }
    return failure.getMessage();
  }
}
