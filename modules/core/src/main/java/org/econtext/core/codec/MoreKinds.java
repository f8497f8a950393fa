package org.econtext.core.codec;

import org.econtext.core.CodecException;

/**
 * The kinds of values beyond the plain ones: collections, records, java.time and what else there
 * is. Most contexts need few of them or none, so they are not in the payload; they come through the
 * importer when the first such value travels. Thread safe.
 */
public abstract class MoreKinds {
  private static final String CLASS = "org.econtext.core.values.Kinds";

  private static volatile ClassLoader loader = MoreKinds.class.getClassLoader();
  private static volatile MoreKinds instance;

  /** Made by the one subclass. */
  protected MoreKinds() {}

  /**
   * Says where the kinds come from in a JVM that only has the payload.
   *
   * @param importer the loader
   */
  public static void comeFrom(ClassLoader importer) {
    loader = importer;
  }

  static MoreKinds get() {
    MoreKinds known = instance;
    if (known == null) {
      try {
        Class<?> type = Class.forName(CLASS, true, loader);
        known = type.asSubclass(MoreKinds.class).getDeclaredConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new CodecException("cannot import " + CLASS + ": " + e, e);
      }
      instance = known;
    }
    return known;
  }

  /**
   * Writes a value.
   *
   * @param to writes its parts
   * @param value the value, of none of the plain kinds
   * @param type its class
   */
  public abstract void put(Encoder to, Object value, Class<?> type);

  /**
   * Reads a value.
   *
   * @param from reads its parts
   * @param tag the value's tag, none of the plain ones'
   * @return the value
   */
  public abstract Object get(Decoder from, int tag);
}
