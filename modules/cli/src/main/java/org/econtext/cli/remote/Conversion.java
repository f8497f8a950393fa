package org.econtext.cli.remote;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

/** Makes values of parameters' types out of words of a command line. */
final class Conversion {
  /** The type of numbers without fraction that Java's literals have too is the first choice. */
  private static final Class<?>[] BY_PREFERENCE = {
    boolean.class,
    int.class,
    long.class,
    double.class,
    float.class,
    BigInteger.class,
    BigDecimal.class,
    short.class,
    byte.class,
    char.class
  };

  private static final int COST_OF_OTHERS = BY_PREFERENCE.length;
  private static final int COST_OF_STRING = COST_OF_OTHERS + 1;
  private static final int COST_OF_CHAR_SEQUENCE = COST_OF_STRING + 1;
  private static final int COST_OF_OBJECT = COST_OF_CHAR_SEQUENCE + 1;

  private Conversion() {}

  /** How well a type suits a word, among types that can take it; the lowest is the best. */
  static int cost(Class<?> type) {
    Class<?> primitive = unboxed(type);
    for (int i = 0; i < BY_PREFERENCE.length; i++) {
      if (primitive == BY_PREFERENCE[i]) {
        return i;
      }
    }
    return type == String.class
        ? COST_OF_STRING
        : type == Object.class
            ? COST_OF_OBJECT
            : type.isAssignableFrom(String.class) ? COST_OF_CHAR_SEQUENCE : COST_OF_OTHERS;
  }

  /**
   * Converts a word.
   *
   * @return the value, never null
   * @throws IllegalArgumentException if the word is no value of the type
   */
  static Object convert(String word, Class<?> type) {
    try {
      Object value = type.isAssignableFrom(String.class) ? word : known(word, unboxed(type));
      if (value == null) {
        value = parsed(word, type);
      }
      if (value != null) {
        return value;
      }
    } catch (RuntimeException e) { // Each type's parser has its own way to say no.
      throw new IllegalArgumentException("'" + word + "' is no " + type.getTypeName(), e);
    }
    throw new IllegalArgumentException("no word can be made a " + type.getTypeName());
  }

  static Class<?> unboxed(Class<?> type) {
    if (type == Integer.class) return int.class;
    if (type == Long.class) return long.class;
    if (type == Double.class) return double.class;
    if (type == Float.class) return float.class;
    if (type == Boolean.class) return boolean.class;
    if (type == Character.class) return char.class;
    if (type == Short.class) return short.class;
    if (type == Byte.class) return byte.class;
    return type;
  }

  private static Object known(String word, Class<?> type) {
    if (type.isPrimitive()) {
      return primitive(word, type);
    }
    if (type == BigInteger.class) {
      return new BigInteger(word);
    }
    if (type == BigDecimal.class) {
      return new BigDecimal(word);
    }
    if (type == Path.class) {
      return Path.of(word);
    }
    if (type == File.class) {
      return new File(word);
    }
    if (type == URI.class) {
      return URI.create(word);
    }
    if (type == UUID.class) {
      return UUID.fromString(word);
    }
    if (type == Charset.class) {
      return Charset.forName(word);
    }
    if (type == Locale.class) {
      return Locale.forLanguageTag(word);
    }
    return type == Class.class ? classOf(word) : type.isEnum() ? constant(word, type) : null;
  }

  private static Object primitive(String word, Class<?> type) {
    if (type == int.class) return Integer.decode(word);
    if (type == long.class) return Long.decode(word);
    if (type == double.class) return Double.valueOf(word);
    if (type == float.class) return Float.valueOf(word);
    if (type == short.class) return Short.decode(word);
    if (type == byte.class) return Byte.decode(word);
    if (type == char.class && word.length() == 1) return word.charAt(0);
    if (type == boolean.class && (word.equals("true") || word.equals("false"))) {
      return Boolean.valueOf(word);
    }
    throw new IllegalArgumentException(word);
  }

  private static Object classOf(String word) {
    try {
      return Class.forName(word, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Object constant(String word, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equalsIgnoreCase(word)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(word);
  }

  /** By a static method of the type that is meant for it, such as those of java.time have. */
  private static Object parsed(String word, Class<?> type) {
    for (String name : new String[] {"parse", "valueOf", "of", "fromString"}) {
      for (Method method : type.getMethods()) {
        if (method.getName().equals(name)
            && Modifier.isStatic(method.getModifiers())
            && Modifier.isPublic(type.getModifiers())
            && type.isAssignableFrom(method.getReturnType())
            && method.getParameterCount() == 1
            && !method.isVarArgs()
            && method.getParameterTypes()[0] != Object.class
            && method.getParameterTypes()[0].isAssignableFrom(String.class)) {
          return invoke(method, word);
        }
      }
    }
    return null;
  }

  private static Object invoke(Method method, String word) {
    try {
      return method.invoke(null, word);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
