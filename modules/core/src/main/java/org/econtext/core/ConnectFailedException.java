package org.econtext.core;

/** A context could not be started. The message says why and what to do. */
public final class ConnectFailedException extends EcontextException {
  private static final long serialVersionUID = 1L;

  /** Why a context could not be started. */
  public enum Reason {
    /** The launching program is missing where it should run, such as {@code ssh}. */
    NO_LAUNCHER,
    /** The address doesn't exist or doesn't answer. */
    UNREACHABLE,
    /** The other host's key is unknown or has changed. */
    HOST_KEY,
    /** A password, key or right was refused. */
    AUTHENTICATION,
    /** The user, host or container that the target names doesn't exist. */
    NO_SUCH_TARGET,
    /** There is no POSIX shell, or it ended before the first stage could begin. */
    NO_SHELL,
    /** No Java runtime was found. */
    NO_JAVA,
    /** The Java runtime that was found is too old. */
    JAVA_TOO_OLD,
    /** Nothing was heard within the connect timeout. */
    TIMEOUT,
    /** Anything else; the message has what the launching process said. */
    FAILED
  }

  /** Which it was. */
  private final Reason reason;

  /**
   * Says what is wrong.
   *
   * @param reason the kind of failure
   * @param message what is wrong, and what to do
   */
  public ConnectFailedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /**
   * Says what is wrong.
   *
   * @param reason the kind of failure
   * @param message what is wrong, and what to do
   * @param cause what it came from, or null
   */
  public ConnectFailedException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * The kind of failure.
   *
   * @return never null
   */
  public Reason reason() {
    return reason;
  }
}
