package org.econtext.master.source;

import java.io.IOException;
import java.util.jar.Manifest;

/** One place of the class path: a jar, a directory or what a URL leads to. Thread safe. */
sealed interface Archive permits DirectoryArchive, JarArchive, UrlArchive {
  /**
   * The code source's URL of what is read here, as the JVM has it.
   *
   * @return such as {@code file:/lib/h2.jar} or {@code file:/project/classes/}
   */
  String location();

  /**
   * Reads a file, or a directory as {@link java.net.URLClassLoader} makes a resource of it: a jar's
   * directory entry is empty, a directory on disk is the list of its names, one a line.
   *
   * @param path the resource's name
   * @param javaVersion the feature version that chooses among those of a multi-release jar
   * @return its bytes; null if it isn't there
   * @throws IOException if it can't be read or is too large; the message names it
   */
  byte[] read(String path, int javaVersion) throws IOException;

  /**
   * The manifest that the JVM takes the attributes of packages from.
   *
   * @return the manifest; null if there is none
   * @throws IOException if it can't be read
   */
  Manifest manifest() throws IOException;
}
