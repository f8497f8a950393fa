package org.econtext.core;

/** A sender ended its channel with {@link Sender#fail}. The cause is what it gave as the reason. */
public final class ChannelFailedException extends EcontextException {
  private static final long serialVersionUID = 1L;

  /**
   * Wraps the reason.
   *
   * @param message whose sender failed
   * @param remote why
   */
  public ChannelFailedException(String message, RemoteThrowable remote) {
    super(message, remote);
  }

  /**
   * Why the sender failed.
   *
   * @return the throwable as data, never null
   */
  public RemoteThrowable remote() {
    return (RemoteThrowable) getCause();
  }
}
