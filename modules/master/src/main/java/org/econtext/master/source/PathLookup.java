package org.econtext.master.source;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what is on a class path that this JVM doesn't load, in the order in which {@code java -cp}
 * would: the entries of a jar's {@code Class-Path} come right behind that jar. Like there, entries
 * that don't exist are ignored, and jars are opened when the ones before them lack what is asked.
 */
final class PathLookup implements Lookup {
  private final Archives archives;
  private final Indexer jars = new Indexer(this::contentsOfJars);

  // All under the lock; the opened are only added to.
  private final Deque<URL> unopened = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private final List<Opened> opened = new ArrayList<>();

  PathLookup(List<Path> paths, Archives archives) throws IOException {
    this.archives = archives;
    for (Path path : paths) {
      for (Path entry : expand(path)) {
        if (Files.exists(entry)) {
          // java, too, makes class path entries (but not those of a manifest) canonical.
          unopened.addLast(entry.toRealPath().toUri().toURL());
        }
      }
    }
  }

  @Override
  public void find(Findings findings) {
    for (int i = 0; !findings.isComplete(); i++) {
      Opened entry = opened(i);
      if (entry == null) {
        return;
      }
      if (entry.failure() != null) {
        findings.addFailure(entry.failure());
      } else {
        findings.addFrom(entry.archive());
      }
    }
  }

  @Override
  public Set<String> list(String directory) {
    Contents contents = jars.contentsIfReady();
    if (contents == null) {
      return null;
    }
    Set<String> names = new HashSet<>(contents.list(directory));
    try {
      for (int i = 0; opened(i) != null; i++) {
        if (opened(i).archive() instanceof DirectoryArchive archive) {
          names.addAll(archive.list(directory));
        }
      }
    } catch (IOException | InvalidPathException e) {
      // A query will say what is wrong.
      return null;
    }
    return names;
  }

  private Contents contentsOfJars() throws IOException {
    Contents all = new Contents();
    for (int i = 0; opened(i) != null; i++) {
      Opened entry = opened(i);
      if (entry.failure() != null) {
        throw new IOException(entry.failure());
      }
      if (entry.archive() instanceof JarArchive jar) {
        all.addAll(Contents.ofJar(jar.file()));
      }
    }
    return all;
  }

  private static List<Path> expand(Path path) throws IOException {
    if (path.getFileName() == null || !path.getFileName().toString().equals("*")) {
      return List.of(path);
    }
    Path directory = path.toAbsolutePath().getParent();
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      // java leaves their order open; a child should see the same one each time.
      return files.filter(PathLookup::isNamedJar).sorted().collect(Collectors.toList());
    }
  }

  private static boolean isNamedJar(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".jar") && !Files.isDirectory(file);
  }

  private synchronized Opened opened(int index) {
    while (opened.size() <= index) {
      URL next = unopened.pollFirst();
      if (next == null) {
        return null;
      }
      if (seen.add(next.toExternalForm())) {
        open(next);
      }
    }
    return opened.get(index);
  }

  private void open(URL url) {
    String location = url.toExternalForm();
    Path path = Archives.toPath(location);
    if (path == null || !Files.exists(path)) {
      return;
    }
    Archive archive = archives.ofPath(path, location);
    if (archive instanceof DirectoryArchive && !location.endsWith("/")) {
      // In a manifest, only a slash makes a directory; java tries to open this as a jar.
      return;
    }
    try {
      List<URL> closure = classPathOf(archive.manifest(), url);
      for (int i = closure.size() - 1; i >= 0; i--) {
        unopened.addFirst(closure.get(i));
      }
      opened.add(new Opened(archive, null));
    } catch (IOException e) {
      opened.add(new Opened(archive, Failures.reason(e)));
    }
  }

  private static List<URL> classPathOf(Manifest manifest, URL jar) {
    List<URL> urls = new ArrayList<>();
    String value =
        manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    if (value != null) {
      for (StringTokenizer names = new StringTokenizer(value); names.hasMoreTokens(); ) {
        URL url = resolve(jar, names.nextToken());
        if (url != null) {
          urls.add(url);
        }
      }
    }
    return urls;
  }

  private static URL resolve(URL jar, String name) {
    try {
      URL url = new URL(jar, name);
      return url.getProtocol().equals("file") ? url : null;
    } catch (MalformedURLException e) {
      // The jar specification has invalid entries ignored.
      return null;
    }
  }

  private record Opened(Archive archive, String failure) {}
}
