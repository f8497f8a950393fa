package org.econtext.core;

/** A channel was used after it, or its other half, was closed. */
public final class ChannelClosedException extends EcontextException {
  private static final long serialVersionUID = 1L;

  /**
   * Says which half was closed.
   *
   * @param message which half, and whose
   */
  public ChannelClosedException(String message) {
    super(message);
  }
}
