package org.econtext.conformance;

import org.econtext.core.Message;

/** What answers that can't be sent are tested with. */
final class UnsendableFunctions {
  private UnsendableFunctions() {}

  static byte[] oneByteTooMany() {
    return new byte[Message.MAX_BODY_BYTES + 1];
  }

  static void failWithHugeMessage() {
    throw new IllegalStateException("x".repeat(Message.MAX_BODY_BYTES));
  }

  /** Fails again when somebody looks at it. */
  static final class Spiteful extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String about;

    Spiteful(String about) {
      super("a spiteful failure");
      this.about = about;
    }

    @Override
    public String getMessage() {
      if (about.equals("message error")) {
        throw new AssertionError("no message");
      }
      return about.equals("message null") ? null : super.getMessage();
    }

    @Override
    public synchronized Throwable getCause() {
      if (about.equals("cause")) {
        throw new UnsupportedOperationException("no cause");
      }
      if (about.equals("cause error")) {
        throw new AssertionError("no cause");
      }
      return super.getCause();
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      if (about.equals("trace")) {
        throw new UnsupportedOperationException("no trace");
      }
      if (about.equals("trace element null")) {
        return new StackTraceElement[] {null};
      }
      return about.equals("trace null") ? null : super.getStackTrace();
    }
  }

  static int failSpitefully(String about) {
    throw new Spiteful(about);
  }
}
