package org.econtext.core;

/**
 * A throwable of another context, as data: its type's name, its message, its stack trace, and its
 * causes and suppressed ones, each of this class as well. The type itself is never loaded here.
 */
public final class RemoteThrowable extends Exception {
  private static final long serialVersionUID = 1L;

  /** The remote class's name. */
  private final String type;

  /**
   * Makes one from its parts.
   *
   * @param type the name of the remote class
   * @param message its message, or null
   * @param trace its stack trace
   * @param cause its cause, or null
   */
  public RemoteThrowable(
      String type, String message, StackTraceElement[] trace, RemoteThrowable cause) {
    super(message, cause);
    this.type = type;
    setStackTrace(trace);
  }

  /**
   * The class that was thrown.
   *
   * @return its name, such as {@code java.lang.IllegalStateException}
   */
  public String type() {
    return type;
  }

  /** Keeps the trace from there: where the data was read is of no interest. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  /** Prints the remote type where {@link Throwable} prints its own. */
  @SuppressWarnings("OverrideThrowableToString") // The message is the remote one, unchanged.
  @Override
  public String toString() {
    String message = getMessage();
    return message == null ? type : type + ": " + message;
  }
}
