package org.econtext.core;

/** A call had no answer when its deadline passed. It was interrupted where it ran. */
public final class DeadlineExceededException extends EcontextException {
  private static final long serialVersionUID = 1L;

  /**
   * Says which call.
   *
   * @param message which function, where, and how long it had
   */
  public DeadlineExceededException(String message) {
    super(message);
  }
}
