package org.econtext.master.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A single resource behind a URL that only its handler understands: in a jar within a jar, in an
 * image, in a loader of the program's own. Multi-release jars are read there as the handler does.
 *
 * @param url the resource
 * @param location the code source's URL, as far as it can be told from the resource's
 */
record UrlArchive(URL url, String location) implements Archive {
  /** Reads the URL, whatever the path. */
  @Override
  public byte[] read(String path, int javaVersion) throws IOException {
    return read(url);
  }

  @Override
  public Manifest manifest() throws IOException {
    if (!location.endsWith("!/")) {
      return null;
    }
    // Made from the resource's URL, so that it keeps a handler that is registered nowhere.
    URL manifest = new URL(url, "/" + JarFile.MANIFEST_NAME);
    try (InputStream in = connect(manifest).getInputStream()) {
      return new Manifest(in);
    } catch (FileNotFoundException e) {
      // That is how a handler says that there is none.
      return null;
    }
  }

  private static byte[] read(URL url) throws IOException {
    URLConnection connection = connect(url);
    try (InputStream in = connection.getInputStream()) {
      return Bodies.readAll(in, connection.getContentLengthLong(), url.toString());
    }
  }

  // A cached JarFile would stay open, and locked on some systems, for as long as the master runs.
  private static URLConnection connect(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    return connection;
  }
}
