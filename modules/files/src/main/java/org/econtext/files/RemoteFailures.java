package org.econtext.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Set;
import org.econtext.core.CallException;

/** Failures of functions that handle files, as if the files were here. */
final class RemoteFailures {
  private static final String REASON = ": ";

  // Their names, as constants are what a switch takes.
  private static final String NO_SUCH_FILE = "java.nio.file.NoSuchFileException";
  private static final String ACCESS_DENIED = "java.nio.file.AccessDeniedException";
  private static final String ALREADY_EXISTS = "java.nio.file.FileAlreadyExistsException";
  private static final String NOT_A_DIRECTORY = "java.nio.file.NotDirectoryException";
  private static final String LOOP = "java.nio.file.FileSystemLoopException";
  private static final String ANY_OTHER = "java.nio.file.FileSystemException";

  private static final Set<String> TYPES =
      Set.of(NO_SUCH_FILE, ACCESS_DENIED, ALREADY_EXISTS, NOT_A_DIRECTORY, LOOP, ANY_OTHER);

  private RemoteFailures() {}

  /**
   * The exception to throw here for what was thrown there. Those of the file system keep their
   * type, which is taken from a fixed list, and their path.
   */
  static IOException toIOException(CallException failure) {
    String type = failure.remote().type();
    String message = String.valueOf(failure.remote().getMessage());
    // No reason that a system or this module gives has a colon in it.
    int colon = message.lastIndexOf(REASON);
    IOException known;
    if (!TYPES.contains(type)) {
      known = new IOException(failure.remote().toString());
    } else if (colon < 0) {
      known = ofType(type, message, null);
    } else {
      known = ofType(type, message.substring(0, colon), message.substring(colon + REASON.length()));
    }
    known.initCause(failure);
    return known;
  }

  /** An exception of the file system of a given class, or of their common one. */
  static FileSystemException ofType(String type, String file, String reason) {
    return switch (type) {
      case NO_SUCH_FILE -> new NoSuchFileException(file, null, reason);
      case ACCESS_DENIED -> new AccessDeniedException(file, null, reason);
      case ALREADY_EXISTS -> new FileAlreadyExistsException(file, null, reason);
      case NOT_A_DIRECTORY -> new NotDirectoryException(withReason(file, reason));
      case LOOP -> new FileSystemLoopException(withReason(file, reason));
      default -> new FileSystemException(file, null, reason);
    };
  }

  private static String withReason(String file, String reason) {
    return reason == null ? file : file + REASON + reason;
  }
}
