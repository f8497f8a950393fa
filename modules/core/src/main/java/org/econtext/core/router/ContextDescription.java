package org.econtext.core.router;

import org.econtext.core.codec.ByteReader;

/**
 * Who a context is and how it is set up: what its parent tells it first.
 *
 * @param id its number
 * @param name its name
 * @param ancestors the numbers of the contexts above it, the master's first, its parent's last
 * @param ancestorNames their names
 * @param logLevel records below this severity ({@link System.Logger.Level#getSeverity()}) stay
 *     there
 * @param flags a combination of the constants here
 */
public record ContextDescription(
    int id, String name, int[] ancestors, String[] ancestorNames, int logLevel, int flags) {
  /** Contexts that are not above one another can't talk to each other. */
  public static final int UNIDIRECTIONAL = 1;

  /**
   * The context runs one program: stdout, stderr and logging are that program's own, and wait until
   * somebody attaches to them.
   */
  public static final int PROGRAM = 2;

  /** The flags that children inherit. */
  public static final int INHERITED = UNIDIRECTIONAL;

  /** Set if a network lies between the context and its parent. */
  public static final int DISTANT = 4;

  /**
   * The description of a master.
   *
   * @param logLevel the lowest severity that it wants
   * @param flags a combination of the constants here
   * @return number 0, without ancestors
   */
  public static ContextDescription master(int logLevel, int flags) {
    return new ContextDescription(0, "master", new int[0], new String[0], logLevel, flags);
  }

  /**
   * The description of a child.
   *
   * @param childId its number
   * @param childName its name
   * @param childLogLevel the lowest severity that it sends
   * @param ownFlags flags beside the inherited ones
   * @return the description
   */
  public ContextDescription child(int childId, String childName, int childLogLevel, int ownFlags) {
    int depth = ancestors.length;
    int[] ids = java.util.Arrays.copyOf(ancestors, depth + 1);
    String[] names = java.util.Arrays.copyOf(ancestorNames, depth + 1);
    ids[depth] = id;
    names[depth] = name;
    return new ContextDescription(
        childId, childName, ids, names, childLogLevel, (flags & INHERITED) | ownFlags);
  }

  /**
   * The context that started this one.
   *
   * @return its id, or {@link ContextRouter#NOT_KNOWN} in a master
   */
  public int parentId() {
    return ancestors.length == 0 ? ContextRouter.NOT_KNOWN : ancestors[ancestors.length - 1];
  }

  /**
   * Whether a context is above this one.
   *
   * @param contextId the context
   * @return true if so
   */
  public boolean isAncestor(int contextId) {
    for (int ancestor : ancestors) {
      if (ancestor == contextId) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a flag is set.
   *
   * @param flag the flag
   * @return true if so
   */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /**
   * The way from this context to the master, for errors.
   *
   * @return such as {@code local-2 > local-1 > master}
   */
  public String routeUp() {
    StringBuilder route = new StringBuilder(name);
    for (int i = ancestorNames.length - 1; i >= 0; i--) {
      route.append(" > ").append(ancestorNames[i]);
    }
    return route.toString();
  }

  /**
   * The description that a message body holds.
   *
   * @param body the bytes
   * @return the description
   * @throws org.econtext.core.CodecException if they are none
   */
  public static ContextDescription fromBytes(byte[] body) {
    ByteReader in = new ByteReader(body);
    int id = in.getInt();
    String name = in.getString();
    int depth = in.getCount();
    int[] ids = new int[depth];
    String[] names = new String[depth];
    for (int i = 0; i < depth; i++) {
      ids[i] = in.getInt();
      names[i] = in.getString();
    }
    return new ContextDescription(id, name, ids, names, in.getInt(), in.getInt());
  }
}
