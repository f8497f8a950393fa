package org.econtext.core.values;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes that a program lets other contexts send although no declared type reaches them. Only
 * the program itself adds to it. Thread safe.
 */
public final class AllowList {
  /** How many declared types' classes are remembered; then it begins anew. */
  private static final int MAX_REMEMBERED = 256;

  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final Map<Type, Map<String, Class<?>>> reached = new ConcurrentHashMap<>();

  /** Makes an empty list. */
  public AllowList() {}

  /**
   * Allows a class or all classes of a package and those below it.
   *
   * @param name a class's binary name, or a package's name and a dot, such as {@code com.acme.}
   * @return this
   */
  public AllowList add(String name) {
    if (name.isBlank() || name.startsWith(".")) {
      throw new IllegalArgumentException("no class or package is named '" + name + "'");
    }
    names.add(name);
    return this;
  }

  /**
   * Whether a class is allowed.
   *
   * @param className its binary name
   * @return true if it was added, or a package that it is in
   */
  public boolean allows(String className) {
    if (names.contains(className)) {
      return true;
    }
    int dot = className.indexOf('.');
    while (dot >= 0 && !names.contains(className.substring(0, dot + 1))) {
      dot = className.indexOf('.', dot + 1);
    }
    return dot >= 0;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** What a declared type reaches, by name; remembered here so that it ends with the program. */
  Map<String, Class<?>> reachedFrom(Type declared) {
    Map<String, Class<?>> known = reached.get(declared);
    if (known == null) {
      known = Reach.from(declared);
      if (reached.size() >= MAX_REMEMBERED) {
        reached.clear();
      }
      reached.put(declared, known);
    }
    return known;
  }
}
