package org.econtext.core.importer;

/**
 * What an importer asks its parent for.
 *
 * @param kind {@link #CLASS} or {@link #RESOURCE}
 * @param name a class's binary name ({@code java.util.Map$Entry}), or a resource's path without a
 *     leading slash; not null
 * @param javaVersion the feature version of the asking context's Java, such as 17: it chooses among
 *     the versions of a multi-release jar
 */
public record ClassQuery(byte kind, String name, int javaVersion) {
  /** Asks for one class. */
  public static final byte CLASS = 1;

  /** Asks for all resources of one name, in the order of the class path. */
  public static final byte RESOURCE = 2;

  /**
   * Asks for a class with all others of its package and of econtext's that it needs: the answer is
   * their names, one a line, and they follow without being asked for.
   */
  public static final byte CLOSURE = 3;

  /** Written out, since a record's own would need run-time code generation on the start path. */
  @Override
  public int hashCode() {
    return name.hashCode() * 31 + kind * 127 + javaVersion;
  }

  /** Written out for the same reason. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ClassQuery query
        && query.kind == kind
        && query.javaVersion == javaVersion
        && query.name.equals(name);
  }
}
