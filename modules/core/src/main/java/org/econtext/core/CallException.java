package org.econtext.core;

/**
 * A function threw in another context. The cause is what it threw, with the trace from there, so
 * printing this shows the local call site and the remote trace together.
 */
public final class CallException extends EcontextException {
  private static final long serialVersionUID = 1L;

  /**
   * Wraps what was thrown.
   *
   * @param message what was called where
   * @param remote what it threw
   */
  public CallException(String message, RemoteThrowable remote) {
    super(message, remote);
  }

  /**
   * What the function threw.
   *
   * @return the throwable as data, never null
   */
  public RemoteThrowable remote() {
    return (RemoteThrowable) getCause();
  }
}
