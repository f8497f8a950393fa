package org.econtext.core.boot;

import java.io.FileDescriptor;
import java.lang.reflect.Field;

/** Makes file descriptors by number, which takes {@code --add-opens java.base/java.io}. */
final class Descriptors {
  private Descriptors() {}

  static FileDescriptor of(int number) throws ReflectiveOperationException {
    FileDescriptor descriptor = new FileDescriptor();
    Field field = FileDescriptor.class.getDeclaredField("fd");
    field.setAccessible(true);
    field.setInt(descriptor, number);
    return descriptor;
  }
}
