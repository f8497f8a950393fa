package org.econtext.core.router;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;

/**
 * A method or constructor by name.
 *
 * @param isConstructor whether it is a constructor
 * @param isStatic whether it takes no receiver
 * @param className the binary name of the class to look in
 * @param name the method's name
 * @param descriptor its parameter and return types, as class files have them
 */
public record MethodName(
    boolean isConstructor, boolean isStatic, String className, String name, String descriptor) {
  private static final int CONSTRUCTOR = 1;
  private static final int STATIC = 2;

  /**
   * Writes the name.
   *
   * @param out where to
   */
  public void write(ByteWriter out) {
    out.putByte((isConstructor ? CONSTRUCTOR : 0) | (isStatic ? STATIC : 0));
    out.putString(className);
    out.putString(name);
    out.putString(descriptor);
  }

  static MethodName read(ByteReader in) {
    int flags = in.getByte();
    return new MethodName(
        (flags & CONSTRUCTOR) != 0,
        (flags & STATIC) != 0,
        in.getString(),
        in.getString(),
        in.getString());
  }

  /**
   * Finds it through a loader, and makes it callable.
   *
   * @param loader knows the class
   * @return the method or constructor
   * @throws ReflectiveOperationException if there is none
   */
  public Executable find(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> type = Class.forName(className, false, loader);
    Class<?>[] parameters = parameterTypes(type.getClassLoader());
    if (isConstructor) {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      makeAccessible(constructor);
      return constructor;
    }
    Method method = findMethod(type, parameters);
    if (method == null) {
      throw new NoSuchMethodException(className + "." + name + descriptor);
    }
    makeAccessible(method);
    return method;
  }

  /** What is public in an exported package of the JDK needs no access, and can't be given it. */
  private static void makeAccessible(Executable executable) {
    boolean unused = executable.trySetAccessible();
  }

  /** Methods are looked up from the named class upward, as a virtual call would. */
  private Method findMethod(Class<?> type, Class<?>[] parameters) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      Method found = declared(at, parameters);
      if (found != null) {
        return found;
      }
    }
    return findInInterfaces(type, parameters);
  }

  private Method findInInterfaces(Class<?> type, Class<?>[] parameters) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Class<?> face : at.getInterfaces()) {
        Method found = declared(face, parameters);
        if (found == null) {
          found = findInInterfaces(face, parameters);
        }
        if (found != null) {
          return found;
        }
      }
    }
    return type.isInterface() ? declared(Object.class, parameters) : null;
  }

  private Method declared(Class<?> type, Class<?>[] parameters) {
    try {
      return type.getDeclaredMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private Class<?>[] parameterTypes(ClassLoader loader) throws ClassNotFoundException {
    Class<?>[] types = new Class<?>[countParameters()];
    int at = 1;
    for (int i = 0; i < types.length; i++) {
      int end = endOfType(at);
      types[i] = typeAt(at, end, loader);
      at = end;
    }
    return types;
  }

  private int countParameters() {
    int count = 0;
    for (int at = 1; descriptor.charAt(at) != ')'; at = endOfType(at)) {
      count++;
    }
    return count;
  }

  private int endOfType(int at) {
    int end = at;
    while (descriptor.charAt(end) == '[') {
      end++;
    }
    return descriptor.charAt(end) == 'L' ? descriptor.indexOf(';', end) + 1 : end + 1;
  }

  private Class<?> typeAt(int at, int end, ClassLoader loader) throws ClassNotFoundException {
    switch (descriptor.charAt(at)) {
      case 'Z':
        return boolean.class;
      case 'B':
        return byte.class;
      case 'C':
        return char.class;
      case 'S':
        return short.class;
      case 'I':
        return int.class;
      case 'J':
        return long.class;
      case 'F':
        return float.class;
      case 'D':
        return double.class;
      case '[':
        return Class.forName(descriptor.substring(at, end).replace('/', '.'), false, loader);
      default:
        return Class.forName(
            descriptor.substring(at + 1, end - 1).replace('/', '.'), false, loader);
    }
  }
}
