package org.econtext.master.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;

/** Collects what one query finds, in order. For one thread. */
final class Findings {
  // Newer versions are looked for one by one, and the number is the child's word.
  private static final int MAX_JAVA_VERSION = 99;

  private final ClassQuery query;
  private final String path;
  private final Origins origins;
  private final List<Integer> ids = new ArrayList<>();
  private final List<byte[]> bodies = new ArrayList<>();
  private final Set<String> locations = new HashSet<>();
  private final List<String> failures = new ArrayList<>();
  private String platformModule;

  Findings(ClassQuery query, String path, Origins origins) {
    this.query = query;
    this.path = path;
    this.origins = origins;
  }

  /** The name of the class file or resource that is looked for. */
  String path() {
    return path;
  }

  /** The feature version of the child's Java. */
  int javaVersion() {
    return Math.min(query.javaVersion(), MAX_JAVA_VERSION);
  }

  /** Whether a class is looked for, and not all resources of one name. */
  boolean isForClass() {
    return query.kind() == ClassQuery.CLASS;
  }

  /** Whether there is no more to look for: of a class, the first is the one, the JDK's too. */
  boolean isComplete() {
    return isForClass() && (!bodies.isEmpty() || platformModule != null);
  }

  /** Reads the path from an archive, unless that was done already. */
  void addFrom(Archive archive) {
    if (isComplete() || !locations.add(archive.location())) {
      return;
    }
    try {
      byte[] body = archive.read(path, javaVersion());
      if (body != null) {
        add(body, archive);
      }
    } catch (IOException e) {
      addFailure(Failures.reason(e));
    }
  }

  /**
   * Adds a body that no archive has as it is.
   *
   * @throws IOException if the origin's manifest can't be read
   */
  void add(byte[] body, Archive origin) throws IOException {
    ids.add(origins.idOf(origin));
    bodies.add(body);
    locations.add(origin.location());
  }

  /** Notes that a module of the JDK has what is looked for, which therefore isn't served. */
  void foundInPlatform(String module) {
    if (platformModule == null) {
      platformModule = module;
    }
  }

  /** Notes that an archive may have what is looked for, but can't be read. */
  void addFailure(String reason) {
    failures.add(reason);
  }

  /** What could not be read. */
  List<String> failures() {
    return failures;
  }

  /** The answer; if there is nothing, the refusal says what failed or whose it is. */
  ClassEntry toEntry() {
    int[] numbers = ids.stream().mapToInt(Integer::intValue).toArray();
    return new ClassEntry(query, numbers, bodies.toArray(new byte[0][]), refusal());
  }

  private String refusal() {
    if (!bodies.isEmpty()) {
      return null;
    }
    if (platformModule == null && !failures.isEmpty()) {
      return "looking for " + query.name() + " failed: " + String.join("; ", failures);
    }
    String module = platformModule != null ? platformModule : Platform.moduleWith(path);
    if (module == null) {
      return null;
    }
    return query.name()
        + " belongs to the JDK module "
        + module
        + (isForClass()
            ? ", which the child's Java runtime lacks"
            : ": the JDK's files are not served");
  }
}
