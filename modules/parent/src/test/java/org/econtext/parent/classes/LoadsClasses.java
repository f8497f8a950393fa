package org.econtext.parent.classes;

/** A JVM of its own for {@link PayloadTest}, which has the payload where a context has it. */
final class LoadsClasses {
  private LoadsClasses() {}

  /** Initializes the classes of the boot path that have the given names, and all they mention. */
  public static void main(String[] names) throws ClassNotFoundException {
    for (String name : names) {
      Class<?> type = Class.forName(name, true, null);
      int members = type.getDeclaredMethods().length + type.getDeclaredFields().length;
      System.out.println(name + " " + members);
    }
  }
}
