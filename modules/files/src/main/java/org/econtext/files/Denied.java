package org.econtext.files;

import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** Refusals of the file system that say whom it refused, and what helps. */
final class Denied {
  private Denied() {}

  static AccessDeniedException reading(Path path, AccessDeniedException cause) {
    return denied(path, "read", cause);
  }

  static AccessDeniedException writing(Path path, AccessDeniedException cause) {
    return denied(path, "write", cause);
  }

  private static AccessDeniedException denied(Path path, String what, AccessDeniedException cause) {
    AccessDeniedException denied =
        new AccessDeniedException(
            path.toString(),
            null,
            "the user "
                + System.getProperty("user.name")
                + " may not "
                + what
                + " there; use a context of a user who may, or change the permissions");
    denied.initCause(cause);
    return denied;
  }
}
