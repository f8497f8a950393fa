package org.econtext.conformance;

import java.io.IOException;

/** What {@link ExceptionBehaviour} calls elsewhere. */
final class ExceptionFunctions {
  private ExceptionFunctions() {}

  /** Can't be serialized, and nobody else has it. */
  static final class OwnException extends Exception {
    private static final long serialVersionUID = 1L;

    final transient Thread thrower = Thread.currentThread();

    OwnException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static final class Spiteful extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message for you");
    }
  }

  static void fail() throws OwnException {
    OwnException failure =
        new OwnException("outer", new IllegalArgumentException("inner", new IOException("core")));
    failure.addSuppressed(new IllegalStateException("aside"));
    throw failure;
  }

  static int divide(int a, int b) {
    return a / b;
  }

  static void failSpitefully() {
    throw new Spiteful();
  }

  static int recurse(int depth) {
    return depth < 0 ? 0 : recurse(depth + 1) + 1;
  }

  static void failWithCycle() {
    RuntimeException a = new RuntimeException("a");
    RuntimeException b = new RuntimeException("b", a);
    a.initCause(b);
    throw a;
  }

  static final class Unloadable {
    static final int VALUE = divide(1, 0);

    private Unloadable() {}

    static int value() {
      return VALUE;
    }
  }
}
