package org.econtext.master.source;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * What is in the directories of some jars or modules, whichever Java version it is for. Jars are
 * read once for all masters of this JVM, as long as there is memory and they don't change.
 */
final class Contents {
  private static final String VERSIONS = "META-INF/versions/";
  private static final Map<Path, Read> JARS = new ConcurrentHashMap<>();

  private record Read(FileTime time, SoftReference<Contents> contents) {}

  private final Map<String, Set<String>> directories = new HashMap<>();

  Contents() {}

  /**
   * Reads a jar.
   *
   * @param jar the file
   * @return its contents, not to be changed
   * @throws IOException if it can't be read
   */
  static Contents ofJar(Path jar) throws IOException {
    FileTime time = Files.getLastModifiedTime(jar);
    Read before = JARS.get(jar);
    Contents known = before == null ? null : before.contents().get();
    if (known != null && before.time().equals(time)) {
      return known;
    }
    Contents contents = new Contents();
    try (ZipFile file = new ZipFile(jar.toFile())) {
      contents.addAll(file.stream().map(entry -> entry.getName()));
    }
    JARS.put(jar, new Read(time, new SoftReference<>(contents)));
    return contents;
  }

  void addAll(Stream<String> paths) {
    paths.forEach(
        path -> {
          add(path);
          int end = path.startsWith(VERSIONS) ? path.indexOf('/', VERSIONS.length()) : -1;
          if (end > 0) {
            add(path.substring(end + 1));
          }
        });
  }

  private void add(String path) {
    int from = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
      namesIn(path.substring(0, from)).add(path.substring(from, slash + 1));
      from = slash + 1;
    }
    if (from < path.length()) {
      namesIn(path.substring(0, from)).add(path.substring(from));
    }
  }

  private Set<String> namesIn(String directory) {
    return directories.computeIfAbsent(directory, d -> new HashSet<>());
  }

  void addAll(Contents other) {
    other.directories.forEach((directory, names) -> namesIn(directory).addAll(names));
  }

  /**
   * The names in a directory.
   *
   * @param directory its path with a slash at its end; empty for the root
   * @return the names, those of directories with a slash at their end; none if it isn't there
   */
  Set<String> list(String directory) {
    return Collections.unmodifiableSet(directories.getOrDefault(directory, Set.of()));
  }
}
