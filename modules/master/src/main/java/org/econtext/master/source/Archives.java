package org.econtext.master.source;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells from a URL in which archive something lies. */
final class Archives {
  private static final String VERSIONS = "META-INF/versions/";
  private static final String SEPARATOR = "!/";

  private final JarPool pool;

  Archives(JarPool pool) {
    this.pool = pool;
  }

  /**
   * The archive of a resource that a class loader found.
   *
   * @param url where the loader found it
   * @param path its name
   * @return an archive that reads it by that name
   */
  Archive ofResource(URL url, String path) {
    if (url.getProtocol().equals("jar")) {
      String file = url.getFile();
      int end = file.indexOf(SEPARATOR);
      if (end > 0 && file.startsWith("file:")) {
        String entry = decode(file.substring(end + SEPARATOR.length()));
        // Modules' URLs have file:///, the code sources of their classes file:/.
        String location = file.substring(0, end).replaceFirst("^file:///", "file:/");
        Path jar = toPath(location);
        if (jar != null && withoutVersion(entry, path).equals(path)) {
          return new JarArchive(jar, location, pool);
        }
      }
    } else if (url.getProtocol().equals("file") && decode(url.getPath()).endsWith("/" + path)) {
      String location = withoutPath(url.toExternalForm(), path);
      Path root = toPath(location);
      if (root != null) {
        return new DirectoryArchive(root, location);
      }
    }
    return new UrlArchive(url, codeSource(url, path));
  }

  /**
   * The archive at a module's location.
   *
   * @param location a module's location
   * @return the archive that lies there
   * @throws MalformedURLException if no handler knows the location's scheme
   */
  Archive ofLocation(URI location) throws MalformedURLException {
    URL url = location.toURL();
    Path path = toPath(url.toExternalForm());
    return path == null
        ? new UrlArchive(url, url.toExternalForm())
        : ofPath(path, url.toExternalForm());
  }

  /** The archive that is a given file or directory. */
  Archive ofPath(Path path, String location) {
    return Files.isDirectory(path)
        ? new DirectoryArchive(path, location)
        : new JarArchive(path, location, pool);
  }

  /** The file of a {@code file:} URL; null if it is none, or of another host. */
  static Path toPath(String url) {
    if (!url.startsWith("file:")) {
      return null;
    }
    try {
      return Path.of(new URI(url));
    } catch (URISyntaxException e) {
      // Loaders made with File.toURL have spaces and the like in their URLs as they are.
      return url.indexOf('\0') < 0 ? Path.of(url.substring("file:".length())) : null;
    } catch (IllegalArgumentException e) {
      // It has a host or a query: only its handler knows what to make of that.
      return null;
    }
  }

  // A loader's URL leads to the version that the master would use; the child has its own choice.
  private static String withoutVersion(String entry, String path) {
    if (entry.startsWith(VERSIONS) && !path.startsWith(VERSIONS)) {
      int end = entry.indexOf('/', VERSIONS.length());
      return end < 0 ? entry : entry.substring(end + 1);
    }
    return entry;
  }

  private static String codeSource(URL url, String path) {
    String form = url.toExternalForm();
    if (url.getProtocol().equals("jrt")) {
      int end = form.indexOf('/', "jrt:/".length());
      return end < 0 ? form : form.substring(0, end);
    }
    if (!decode(form).endsWith("/" + path)) {
      return form;
    }
    String base = withoutPath(form, path);
    boolean nested = base.indexOf(SEPARATOR) != base.lastIndexOf(SEPARATOR);
    // The code sources of Spring Boot's jars within jars are whole jar: URLs.
    boolean isJar = base.startsWith("jar:") && base.endsWith(SEPARATOR);
    if (isJar && !nested && !base.startsWith("jar:nested:")) {
      return base.substring("jar:".length(), base.length() - SEPARATOR.length());
    }
    return base;
  }

  // By number of slashes, since the URL's form of the name may be encoded and longer.
  private static String withoutPath(String url, String path) {
    int end = url.length();
    for (int i = path.length() - 1; i >= -1; i--) {
      if (i < 0 || path.charAt(i) == '/') {
        end = url.lastIndexOf('/', end - 1);
      }
    }
    return url.substring(0, end + 1);
  }

  /** Undoes the percent-encoding of a URL's path; what isn't well encoded stays as it is. */
  static String decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    try {
      // With something in front that no leading slash can turn into a host.
      return new URI("x:/-" + encoded).getPath().substring("/-".length());
    } catch (URISyntaxException e) {
      return encoded;
    }
  }
}
