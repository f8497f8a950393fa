package org.econtext.core;

/**
 * What all of econtext's own exceptions extend; unchecked, because any call may lose its context.
 */
public class EcontextException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what is wrong, and what to do where something can be done
   */
  public EcontextException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what is wrong, and what to do where something can be done
   * @param cause what it came from, or null
   */
  public EcontextException(String message, Throwable cause) {
    super(message, cause);
  }
}
