package org.econtext.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.econtext.core.CallException;

/** Failures of functions that handle files, as if the files were here. */
final class RemoteFailures {
  private static final String REASON = ": ";

  private RemoteFailures() {}

  /**
   * The exception to throw here for what was thrown there. Those of the file system keep their
   * type, which is taken from a fixed list, and their path.
   */
  static IOException toIOException(CallException failure) {
    String message = String.valueOf(failure.remote().getMessage());
    IOException known =
        switch (failure.remote().type()) {
          case "java.nio.file.NoSuchFileException" -> new NoSuchFileException(message);
          case "java.nio.file.AccessDeniedException" -> new AccessDeniedException(message);
          case "java.nio.file.FileAlreadyExistsException" ->
              new FileAlreadyExistsException(message);
          case "java.nio.file.NotDirectoryException" -> new NotDirectoryException(message);
          case "java.nio.file.FileSystemLoopException" -> new FileSystemLoopException(message);
          case "java.nio.file.FileSystemException" -> withReason(message);
          default -> new IOException(failure.remote().toString());
        };
    known.initCause(failure);
    return known;
  }

  /** No reason that a system or this module gives has a colon in it. */
  private static FileSystemException withReason(String message) {
    int colon = message.lastIndexOf(REASON);
    return colon < 0
        ? new FileSystemException(message)
        : new FileSystemException(
            message.substring(0, colon), null, message.substring(colon + REASON.length()));
  }
}
