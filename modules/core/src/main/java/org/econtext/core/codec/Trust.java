package org.econtext.core.codec;

import org.econtext.core.CodecException;

/**
 * Which classes a {@link Decoder} may touch. Immutable and thread safe.
 *
 * <p>A context may run anything in those below it, so what comes from above is trusted with {@link
 * #anything()}. What comes from below, or from the side, is trusted only as far as it was asked
 * for.
 */
public abstract class Trust {
  private static final Class<?>[] PRIMITIVES = {
    boolean.class,
    byte.class,
    short.class,
    char.class,
    int.class,
    long.class,
    float.class,
    double.class,
    void.class
  };

  private static final Trust ANYTHING = new Anything();

  /** Made by subclasses. */
  protected Trust() {}

  /**
   * Trust for what comes from an ancestor: any class, and JDK serialization without limits.
   *
   * @return the one instance
   */
  public static Trust anything() {
    return ANYTHING;
  }

  private static final class Anything extends Trust {
    @Override
    public boolean isLimited() {
      return false;
    }

    @Override
    public void requireSerialized(String name) {
      // Any class may come.
    }

    @Override
    protected Class<?> findClass(String name, Scope scope, boolean serialized)
        throws ClassNotFoundException {
      return scope.load(name);
    }
  }

  /**
   * Whether there is anything that may not come.
   *
   * @return true if so
   */
  public abstract boolean isLimited();

  /**
   * Refuses a JDK-serialized object by its class, before any of its bytes is looked at.
   *
   * @param name the class's name
   * @throws CodecException if it isn't trusted
   */
  public abstract void requireSerialized(String name);

  /**
   * Finds a class if it is trusted; one that isn't is never loaded.
   *
   * @param name its binary name
   * @param scope loads it
   * @param serialized whether it is in a JDK-serialized object
   * @return the class
   * @throws ClassNotFoundException if it isn't here
   * @throws CodecException if it isn't trusted
   */
  protected abstract Class<?> findClass(String name, Scope scope, boolean serialized)
      throws ClassNotFoundException;

  /** Finds the type that a value names. */
  Class<?> type(String name, Scope scope) {
    return find(name, scope, false);
  }

  /**
   * Finds a type that a JDK-serialized object names.
   *
   * @param name the type's name
   * @param scope loads it
   * @return the type
   * @throws CodecException if it isn't here, or isn't trusted
   */
  public Class<?> serializedType(String name, Scope scope) {
    return find(name, scope, true);
  }

  private Class<?> find(String name, Scope scope, boolean serialized) {
    int dimensions = 0;
    while (name.startsWith("[", dimensions)) {
      dimensions++;
    }
    try {
      if (dimensions == 0) {
        Class<?> primitive = primitive(name);
        return primitive == null ? findClass(name, scope, serialized) : primitive;
      }
      if (name.charAt(dimensions) != 'L') {
        // Only arrays of primitives are named like this, so nothing foreign is loaded.
        return Class.forName(name, false, null);
      }
      Class<?> type =
          findClass(name.substring(dimensions + 1, name.length() - 1), scope, serialized);
      for (; dimensions > 0; dimensions--) {
        type = type.arrayType();
      }
      return type;
    } catch (ClassNotFoundException e) {
      throw new CodecException("a value needs class " + name + ", which can't be found here", e);
    }
  }

  private static Class<?> primitive(String name) {
    for (Class<?> type : PRIMITIVES) {
      if (type.getName().equals(name)) {
        return type;
      }
    }
    return null;
  }
}
