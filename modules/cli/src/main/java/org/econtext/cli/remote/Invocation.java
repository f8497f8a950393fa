package org.econtext.cli.remote;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Calls a method that is named on a command line, in the context where its class is. */
public final class Invocation {
  /** The first element of an answer: the second is the result as text. */
  public static final String VALUE = "value";

  /** The first element of an answer: the method returned nothing. */
  public static final String VOID = "void";

  /** The first element of an answer: there is no such class here. */
  public static final String NO_CLASS = "no class";

  /** The first element of an answer: the second says what is wrong with the words. */
  public static final String USAGE = "usage";

  private static final String CONSTRUCTOR = "new";
  private static final int MAX_OVERLOADS_SHOWN = 6;

  private final Class<?> type;
  private final String name;
  private final List<Candidate> candidates = new ArrayList<>();

  private Invocation(Class<?> type, String name) {
    this.type = type;
    this.name = name;
  }

  /**
   * Calls a method, or a constructor by the name {@code new}.
   *
   * @return the kind of the answer, and its text
   * @throws Throwable what the method throws
   */
  public static String[] call(String className, String method, String[] words) throws Throwable {
    Class<?> type;
    try {
      type = Class.forName(className, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      return new String[] {NO_CLASS, className};
    }
    Invocation invocation = new Invocation(type, method);
    invocation.findCandidates();
    if (invocation.candidates.isEmpty()) {
      return new String[] {USAGE, invocation.noSuchMethod()};
    }
    return invocation.call(words);
  }

  private void findCandidates() {
    if (name.equals(CONSTRUCTOR)) {
      if (!Modifier.isAbstract(type.getModifiers())) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
          candidates.add(new Candidate(constructor, type, false));
        }
      }
      return;
    }
    boolean hasDefaultConstructor = hasDefaultConstructor();
    for (Method method : methods()) {
      if (!method.getName().equals(name)) {
        continue;
      }
      if (Modifier.isStatic(method.getModifiers())) {
        candidates.add(new Candidate(method, type, false));
        continue;
      }
      candidates.add(new Candidate(method, type, true));
      if (hasDefaultConstructor) {
        candidates.add(new Candidate(method, type, false));
      }
    }
  }

  private boolean hasDefaultConstructor() {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 0) {
        return !Modifier.isAbstract(type.getModifiers());
      }
    }
    return false;
  }

  /** The public methods, inherited ones too, and all that the class itself declares. */
  private Set<Method> methods() {
    Set<Method> methods = new LinkedHashSet<>();
    for (Method method : type.getMethods()) {
      if (!method.isBridge()) {
        methods.add(method);
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (!method.isSynthetic()) {
        methods.add(method);
      }
    }
    return methods;
  }

  private String noSuchMethod() {
    if (name.equals(CONSTRUCTOR)) {
      return type.getName() + " can't be constructed";
    }
    Set<String> names = new LinkedHashSet<>();
    for (Method method : methods()) {
      names.add(method.getName());
    }
    return type.getName() + " has no method '" + name + "'" + Nearest.question(name, names);
  }

  private String[] call(String[] words) throws Throwable {
    Candidate best = null;
    Object[] values = null;
    Candidate nearest = null;
    String whyNot = null;
    for (Candidate candidate : candidates) {
      if (!candidate.takes(words.length)) {
        continue;
      }
      try {
        Object[] converted = candidate.convert(words);
        if (best == null || candidate.cost(words, converted) < best.cost(words, values)) {
          best = candidate;
          values = converted;
        }
      } catch (IllegalArgumentException e) {
        if (nearest == null || candidate.cost() < nearest.cost()) {
          nearest = candidate;
          whyNot = e.getMessage();
        }
      }
    }
    if (best == null) {
      return new String[] {USAGE, noneTakes(words.length, whyNot)};
    }
    try {
      Object result = best.call(values);
      return best.isVoid() ? new String[] {VOID, null} : new String[] {VALUE, Rendering.of(result)};
    } catch (IllegalAccessException e) {
      return new String[] {USAGE, type.getName() + "::" + name + " is not accessible"};
    }
  }

  private String noneTakes(int count, String whyNot) {
    StringBuilder text = new StringBuilder(type.getName()).append("::").append(name);
    text.append(" takes ");
    int shown = 0;
    // The JVM lists methods in no order.
    Set<String> descriptions =
        new TreeSet<>(
            Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
    for (Candidate candidate : candidates) {
      descriptions.add(candidate.describe());
    }
    for (String description : descriptions) {
      if (shown == MAX_OVERLOADS_SHOWN) {
        text.append(" or ").append(descriptions.size() - shown).append(" others");
        break;
      }
      text.append(shown++ == 0 ? "" : " or ").append(description);
    }
    if (whyNot != null) {
      return text.append("; ").append(whyNot).toString();
    }
    return text.append(", but got ").append(count == 0 ? "none" : count).toString();
  }
}
