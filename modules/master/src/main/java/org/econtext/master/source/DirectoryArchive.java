package org.econtext.master.source;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.jar.Manifest;

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
}
