package org.econtext.master;

import java.util.ArrayList;
import java.util.List;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.Origin;
import org.econtext.master.source.ClassPathSource;
import org.econtext.parent.classes.ClassSource;

/** A given class path, and econtext's own classes from this program's. */
final class ProgramSource implements ClassSource {
  private static final String ECONTEXT = "org/econtext/";

  private final ClassPathSource given;
  private final ClassPathSource own;

  ProgramSource(ClassPathSource given, ClassPathSource own) {
    this.given = given;
    this.own = own;
  }

  @Override
  public ClassEntry find(ClassQuery query) {
    String name = query.name().replace('/', '.');
    if (!name.startsWith("org.econtext.")) {
      return shifted(given.find(query), 0);
    }
    return shifted(own.find(query), 1);
  }

  @Override
  public List<String> list(String path, int javaVersion) {
    if (path.startsWith(ECONTEXT)) {
      return own.list(path, javaVersion);
    }
    List<String> names = given.list(path, javaVersion);
    if (names == null || !ECONTEXT.startsWith(path)) {
      return names;
    }
    List<String> more = new ArrayList<>(names);
    String next = ECONTEXT.substring(path.length(), ECONTEXT.indexOf('/', path.length()));
    more.add(next);
    more.add(next + "/");
    return more;
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
