package org.econtext.master.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what a query found, up to a limit. */
final class Bodies {
  /** What is larger would need many times its size on its way to a child. */
  static final int MAX_BYTES = 200 * 1024 * 1024;

  private Bodies() {}

  /**
   * Reads a stream to its end.
   *
   * @param in the stream, left open
   * @param size what its length is said to be; negative if unknown
   * @param name what is read, for the error
   */
  static byte[] readAll(InputStream in, long size, String name) throws IOException {
    checkSize(size, name);
    byte[] body = in.readNBytes(MAX_BYTES + 1);
    checkSize(body.length, name);
    return body;
  }

  /** Reads a file or lists a directory; null if neither is there. */
  static byte[] readPath(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return list(file);
    }
    if (!Files.exists(file)) {
      checkAccess(file);
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return readAll(in, Files.size(file), file.toString());
    }
  }

  private static byte[] list(Path directory) throws IOException {
    try (Stream<Path> names = Files.list(directory)) {
      return names
          .map(path -> path.getFileName() + "\n")
          .sorted()
          .collect(Collectors.joining())
          .getBytes(StandardCharsets.UTF_8);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  // Something in a directory that this user may not enter would otherwise seem to be missing.
  private static void checkAccess(Path absent) throws IOException {
    Path parent = absent.getParent();
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    if (parent != null && Files.isDirectory(parent) && !Files.isExecutable(parent)) {
      throw new AccessDeniedException(parent.toString());
    }
  }

  private static void checkSize(long size, String name) throws IOException {
    if (size > MAX_BYTES) {
      throw new IOException(
          name + " is larger than " + MAX_BYTES / (1024 * 1024) + " MiB, the most that is served");
    }
  }
}
