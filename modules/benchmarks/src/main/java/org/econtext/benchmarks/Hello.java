package org.econtext.benchmarks;

/** The program that a bare JVM's start is measured with. */
final class Hello {
  private Hello() {}

  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
