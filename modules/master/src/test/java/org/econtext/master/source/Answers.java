package org.econtext.master.source;

import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;

/** Short forms of queries and of what is in their answers. */
final class Answers {
  static final int JAVA = Runtime.version().feature();

  private Answers() {}

  static ClassEntry findClass(ClassPathSource source, String name) {
    return findClass(source, name, JAVA);
  }

  static ClassEntry findClass(ClassPathSource source, String name, int javaVersion) {
    return source.find(new ClassQuery(ClassQuery.CLASS, name, javaVersion));
  }

  static ClassEntry findResource(ClassPathSource source, String name) {
    return findResource(source, name, JAVA);
  }

  static ClassEntry findResource(ClassPathSource source, String name, int javaVersion) {
    return source.find(new ClassQuery(ClassQuery.RESOURCE, name, javaVersion));
  }

  static List<String> texts(ClassEntry entry) {
    return Arrays.stream(entry.bodies())
        .map(body -> new String(body, StandardCharsets.UTF_8))
        .toList();
  }

  static List<String> locations(ClassPathSource source, ClassEntry entry) {
    return Arrays.stream(entry.origins()).mapToObj(id -> source.origin(id).location()).toList();
  }

  static String url(Path path) throws MalformedURLException {
    return path.toUri().toURL().toExternalForm();
  }

  static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
