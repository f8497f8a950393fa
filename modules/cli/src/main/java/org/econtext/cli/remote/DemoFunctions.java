package org.econtext.cli.remote;

/** What the demo calls: functions of a class that its contexts have never heard of. */
public final class DemoFunctions {
  private DemoFunctions() {}

  /** Says where it runs. */
  public static String greet(String name) {
    return "Hello " + name + ", this is process " + ProcessHandle.current().pid();
  }

  /** Where the running class came from. */
  public static String origin() {
    return DemoFunctions.class.getSimpleName()
        + " by "
        + DemoFunctions.class.getClassLoader().getClass().getSimpleName()
        + "; class path: "
        + System.getProperty("java.class.path");
  }

  /** Logs a line. */
  public static void log(String text) {
    System.getLogger("demo").log(System.Logger.Level.INFO, text);
  }

  /** Fails. */
  public static int divide(int dividend, int divisor) {
    return dividend / divisor;
  }
}
