package org.econtext.master.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.Manifest;

/**
 * A jar on disk.
 *
 * @param file the jar
 * @param location its URL
 * @param pool what opens it
 */
record JarArchive(Path file, String location, JarPool pool) implements Archive {
  @Override
  public byte[] read(String path, int javaVersion) throws IOException {
    return pool.read(
        file,
        javaVersion,
        jar -> {
          JarEntry entry = jar.getJarEntry(path);
          if (entry == null) {
            return null;
          }
          try (InputStream in = jar.getInputStream(entry)) {
            return Bodies.readAll(in, entry.getSize(), path);
          }
        });
  }

  @Override
  public Manifest manifest() throws IOException {
    return pool.read(file, Runtime.version().feature(), jar -> jar.getManifest());
  }
}
