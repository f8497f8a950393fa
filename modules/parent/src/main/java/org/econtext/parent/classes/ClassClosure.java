package org.econtext.parent.classes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;

/**
 * A class with all others of its package and of econtext's that it needs, other than those that
 * each context has from its payload: what a service is made of, or a transport.
 */
final class ClassClosure {
  private static final String OWN = "org/econtext/";

  /** A name as it stands in a class file, be it as a class or within a descriptor. */
  private static Pattern namesLike(String className) {
    String path = className.replace('.', '/');
    String place = path.substring(0, path.lastIndexOf('/') + 1);
    return Pattern.compile(
        place.isEmpty() || place.startsWith(OWN)
            ? OWN + "[\\w/$]+"
            : "(?:" + OWN + "|" + Pattern.quote(place) + ")[\\w/$]+");
  }

  private ClassClosure() {}

  /**
   * Finds a closure.
   *
   * @param query a {@link ClassQuery#CLOSURE}
   * @param source finds classes
   * @param isThere whether each context has a class already
   * @return the names, as {@link #names} reads them; missing if the first class is
   */
  static ClassEntry find(
      ClassQuery query, Function<ClassQuery, ClassEntry> source, Set<String> isThere) {
    Set<String> names = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>(Set.of(query.name()));
    ArrayDeque<String> unread = new ArrayDeque<>(List.of(query.name()));
    Pattern own = namesLike(query.name());
    int origin = 0;
    while (!unread.isEmpty()) {
      ClassEntry entry =
          source.apply(new ClassQuery(ClassQuery.CLASS, unread.remove(), query.javaVersion()));
      if (entry.isMissing()) {
        if (names.isEmpty()) {
          return new ClassEntry(query, new int[0], new byte[0][], entry.refusal());
        }
        continue;
      }
      names.add(entry.query().name());
      origin = origin == 0 ? entry.origins()[0] : origin;
      Matcher mentioned = own.matcher(new String(entry.bodies()[0], StandardCharsets.ISO_8859_1));
      while (mentioned.find()) {
        String name = mentioned.group().replace('/', '.');
        if (seen.add(name) && !isThere.contains(name)) {
          unread.add(name);
        }
      }
    }
    byte[] text = (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8);
    return new ClassEntry(query, new int[] {origin}, new byte[][] {text}, null);
  }

  /**
   * The classes of a closure.
   *
   * @param entry what {@link #find} found, or a refusal
   * @return their names
   */
  static List<String> names(ClassEntry entry) {
    return entry.isMissing()
        ? List.of()
        : new String(entry.bodies()[0], StandardCharsets.UTF_8).lines().toList();
  }
}
