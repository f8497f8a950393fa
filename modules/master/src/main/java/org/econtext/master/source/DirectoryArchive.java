package org.econtext.master.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A directory of class files.
 *
 * @param root the directory
 * @param location its URL, with a slash at the end
 */
record DirectoryArchive(Path root, String location) implements Archive {
  @Override
  public byte[] read(String path, int javaVersion) throws IOException {
    Path file;
    try {
      file = root.resolve(path);
    } catch (InvalidPathException e) {
      // No file of this file system can have that name.
      return null;
    }
    return Bodies.readPath(file);
  }

  /** The JVM reads none in a directory. */
  @Override
  public Manifest manifest() {
    return null;
  }

  /**
   * Lists a directory below this one.
   *
   * @param directory its path with a slash at its end; empty for this one
   * @return the names in it, those of directories with a slash at their end; none if it isn't there
   * @throws IOException if it can't be read
   */
  Set<String> list(String directory) throws IOException {
    Path path = root.resolve(directory);
    Set<String> names = new HashSet<>();
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.list(path)) {
        files.forEach(file -> names.add(file.getFileName() + (Files.isDirectory(file) ? "/" : "")));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return names;
  }
}
