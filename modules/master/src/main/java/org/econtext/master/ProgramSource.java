package org.econtext.master;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.Origin;
import org.econtext.master.source.ClassPathSource;
import org.econtext.parent.classes.ClassSource;

/** A given class path; of this program's, econtext's own classes and what SLF4J binds to. */
final class ProgramSource implements ClassSource {
  private static final String ECONTEXT = "org/econtext/";

  private final ClassPathSource given;
  private final ClassPathSource own;
  private final boolean ownLogging;

  ProgramSource(ClassPathSource given, ClassPathSource own, boolean ownLogging) {
    this.given = given;
    this.own = own;
    this.ownLogging = ownLogging;
  }

  @Override
  public ClassEntry find(ClassQuery query) {
    String path = query.name().replace('.', '/');
    boolean isOwn = path.startsWith(ECONTEXT) || isSlf4jBinding(query.name());
    return isOwn ? shifted(own.find(query), 1) : shifted(given.find(query), 0);
  }

  private boolean isSlf4jBinding(String path) {
    return !ownLogging && path.equals(ClassPathSource.SLF4J_PROVIDER);
  }

  @Override
  public List<String> list(String path, int javaVersion) {
    if (path.startsWith(ECONTEXT)) {
      return own.list(path, javaVersion);
    }
    List<String> names = given.list(path, javaVersion);
    if (names == null) {
      return null;
    }
    Set<String> all = new LinkedHashSet<>(names);
    addNext(all, ECONTEXT, path);
    if (!ownLogging) {
      addNext(all, ClassPathSource.SLF4J_PROVIDER, path);
    }
    return List.copyOf(all);
  }

  /** Adds the next step from a directory towards what this serves beside the given. */
  private static void addNext(Set<String> names, String served, String directory) {
    if (!served.startsWith(directory)) {
      return;
    }
    int slash = served.indexOf('/', directory.length());
    names.add(served.substring(directory.length(), slash < 0 ? served.length() : slash));
    if (slash >= 0) {
      names.add(served.substring(directory.length(), slash + 1));
    }
  }

  /** Both sources number their origins from 1: the given one's become even, the own ones odd. */
  private static ClassEntry shifted(ClassEntry entry, int remainder) {
    int[] origins = new int[entry.origins().length];
    for (int i = 0; i < origins.length; i++) {
      origins[i] = entry.origins()[i] * 2 + remainder;
    }
    return new ClassEntry(entry.query(), origins, entry.bodies(), entry.refusal());
  }

  @Override
  public Origin origin(int id) {
    Origin origin = (id % 2 == 0 ? given : own).origin(id / 2);
    return new Origin(id, origin.location(), origin.sections());
  }
}
