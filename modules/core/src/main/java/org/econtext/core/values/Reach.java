package org.econtext.core.values;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.econtext.core.CodecException;

/** Finds the classes that a value of a declared type may be made of. */
final class Reach {
  private static final String VALUES_OF_JAVA_LANG =
      " Object String CharSequence Number Comparable Iterable Boolean Byte Short Character Integer"
          + " Long Float Double Void Enum Record Class Throwable StackTraceElement ";

  private static final String VALUES_OF_CORE = " Context Router Sender RemoteThrowable ";

  private final Map<String, Class<?>> classes = new HashMap<>();
  private final Set<Type> seen = new HashSet<>();

  private Reach() {}

  static Map<String, Class<?>> from(Type declared) {
    Reach reach = new Reach();
    try {
      reach.visit(declared);
    } catch (LinkageError | TypeNotPresentException e) {
      throw new CodecException(
          "the declared type " + declared.getTypeName() + " refers to what isn't here: " + e, e);
    }
    return reach.classes;
  }

  private void visit(Type type) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof Class<?> one) {
      visitClass(one);
    } else if (type instanceof ParameterizedType generic) {
      visit(generic.getRawType());
      visitAll(generic.getActualTypeArguments());
    } else if (type instanceof GenericArrayType array) {
      visit(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      visitAll(wildcard.getUpperBounds());
      visitAll(wildcard.getLowerBounds());
    } else if (type instanceof TypeVariable<?> variable) {
      visitAll(variable.getBounds());
    }
  }

  private void visitAll(Type[] types) {
    for (Type type : types) {
      visit(type);
    }
  }

  private void visitClass(Class<?> type) {
    if (type.isArray()) {
      visit(type.getComponentType());
      return;
    }
    classes.put(type.getName(), type);
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        visit(component.getGenericType());
      }
    }
    if (type.isSealed()) {
      visitAll(type.getPermittedSubclasses());
    }
  }

  /**
   * Finds a class of the Java library, or of core, that only carries a value. None of these does
   * anything when it is made or read but hold what it was given.
   *
   * @return null if the name isn't one's
   */
  static Class<?> value(String name) {
    if (!isValue(name)) {
      return null;
    }
    try {
      return Class.forName(name, false, Reach.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Whether objects of a class are values, but travel by the JDK's serialization. */
  static boolean isSerializedScalar(String name) {
    return name.startsWith("java.time.")
        || name.equals("java.util.Locale")
        || name.equals("java.util.Date")
        || name.equals("java.util.Currency");
  }

  private static boolean isValue(String name) {
    int dot = name.lastIndexOf('.');
    String word = " " + name.substring(dot + 1) + " ";
    return switch (name.substring(0, Math.max(0, dot))) {
      case "java.lang" -> VALUES_OF_JAVA_LANG.contains(word);
      case "org.econtext.core" -> VALUES_OF_CORE.contains(word);
      case "java.util", "java.math", "java.time", "java.time.chrono", "java.time.temporal" -> true;
      default ->
          name.equals("java.io.Serializable")
              || name.equals("java.net.URI")
              || name.equals("java.util.concurrent.ConcurrentHashMap")
              || name.equals("java.util.concurrent.TimeUnit");
    };
  }
}
