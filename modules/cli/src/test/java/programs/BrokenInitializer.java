package programs;

/** A program that fails before its main begins. */
public final class BrokenInitializer {
  private static final int NUMBER = Integer.parseInt("none");

  private BrokenInitializer() {}

  /** Is never called. */
  public static void main(String[] arguments) {
    System.out.println(NUMBER);
  }
}
