package org.econtext.core;

/**
 * A value cannot be written, or bytes are not what a value looks like, or they name a class that
 * the receiver did not ask for. The message says which.
 */
public final class CodecException extends EcontextException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what is wrong, and what to do where something can be done
   */
  public CodecException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what is wrong, and what to do where something can be done
   * @param cause what it came from, or null
   */
  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
