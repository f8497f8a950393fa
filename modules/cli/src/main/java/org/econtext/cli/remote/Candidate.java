package org.econtext.cli.remote;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One way to call a method or constructor with words. */
final class Candidate {
  private static final int COST_OF_REPETITION = 1000;
  private static final int COST_OF_INEXACTNESS = 20;

  private final Executable executable;
  private final Class<?> owner;
  private final boolean receiverIsWord;

  /**
   * Makes one.
   *
   * @param receiverIsWord whether the first word is the object that the method is called on; if it
   *     isn't, an instance method is called on a new object
   */
  Candidate(Executable executable, Class<?> owner, boolean receiverIsWord) {
    this.executable = executable;
    this.owner = owner;
    this.receiverIsWord = receiverIsWord;
  }

  /** Whether it takes so many words. */
  boolean takes(int count) {
    int fixed = wordTypes().size();
    return repeatedType() == null ? count == fixed : count >= fixed - 1;
  }

  /** The types of the words, as a user is told. */
  String describe() {
    StringBuilder text = new StringBuilder("(");
    List<Class<?>> types = wordTypes();
    for (int i = 0; i < types.size(); i++) {
      boolean repeated = i == types.size() - 1 && repeatedType() != null;
      text.append(i == 0 ? "" : ", ")
          .append((repeated ? repeatedType() : types.get(i)).getSimpleName())
          .append(repeated ? "..." : "");
    }
    return text.append(')').toString();
  }

  private List<Class<?>> wordTypes() {
    List<Class<?>> types = new ArrayList<>(List.of(executable.getParameterTypes()));
    if (receiverIsWord) {
      types.add(0, owner);
    }
    return types;
  }

  /** What the last parameter is made of, if that is an array or collection. */
  private Class<?> repeatedType() {
    int last = executable.getParameterCount() - 1;
    if (last < 0) {
      return null;
    }
    Class<?> type = executable.getParameterTypes()[last];
    if (type.isArray()) {
      return type.getComponentType();
    }
    if (type != List.class
        && type != Collection.class
        && type != Iterable.class
        && type != Set.class) {
      return null;
    }
    Type generic = executable.getGenericParameterTypes()[last];
    boolean known =
        generic instanceof ParameterizedType parameterized
            && parameterized.getActualTypeArguments()[0] instanceof Class<?>;
    return known
        ? (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0]
        : String.class;
  }

  /** The sum of what its parameters' types cost; the lowest is what the user meant. */
  int cost() {
    int cost = 0;
    for (Class<?> type : wordTypes()) {
      cost += Conversion.cost(type);
    }
    return repeatedType() == null ? cost : cost + COST_OF_REPETITION;
  }

  /**
   * As {@link #cost()}, and more for each number that isn't what was written, as 1.5 isn't 1.50.
   */
  int cost(String[] words, Object[] values) {
    int cost = cost();
    for (int i = 0; i < Math.min(words.length, values.length); i++) {
      if (values[i] instanceof Number && !values[i].toString().equals(words[i])) {
        cost += COST_OF_INEXACTNESS;
      }
    }
    return cost;
  }

  /**
   * Converts the words.
   *
   * @return the receiver's value, if that is one of the words, and the arguments'
   * @throws IllegalArgumentException if one of them doesn't fit; the message says which
   */
  Object[] convert(String[] words) {
    List<Class<?>> types = wordTypes();
    Object[] values = new Object[types.size()];
    int single = repeatedType() == null ? values.length : values.length - 1;
    for (int i = 0; i < single; i++) {
      values[i] = convert(words, i, types.get(i));
    }
    if (single < values.length) {
      values[single] = repeated(words, single, types.get(single));
    }
    return values;
  }

  private Object repeated(String[] words, int from, Class<?> type) {
    Object array = Array.newInstance(repeatedType(), words.length - from);
    List<Object> list = new ArrayList<>();
    for (int i = from; i < words.length; i++) {
      Object value = convert(words, i, repeatedType());
      Array.set(array, i - from, value);
      list.add(value);
    }
    return type.isArray() ? array : type == Set.class ? new LinkedHashSet<>(list) : list;
  }

  private static Object convert(String[] words, int index, Class<?> type) {
    try {
      return Conversion.convert(words[index], type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("argument " + (index + 1) + ": " + e.getMessage(), e);
    }
  }

  /** Calls it; throws what it throws. */
  Object call(Object[] values) throws Throwable {
    executable.trySetAccessible();
    try {
      if (executable instanceof Constructor<?> constructor) {
        return constructor.newInstance(values);
      }
      Method method = (Method) executable;
      if (receiverIsWord) {
        Object[] rest = new Object[values.length - 1];
        System.arraycopy(values, 1, rest, 0, rest.length);
        return method.invoke(values[0], rest);
      }
      return method.invoke(newReceiver(), values);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object newReceiver() throws ReflectiveOperationException {
    if (Modifier.isStatic(executable.getModifiers())) {
      return null;
    }
    Constructor<?> constructor = owner.getDeclaredConstructor();
    constructor.trySetAccessible();
    return constructor.newInstance();
  }

  boolean isVoid() {
    return executable instanceof Method method && method.getReturnType() == void.class;
  }
}
