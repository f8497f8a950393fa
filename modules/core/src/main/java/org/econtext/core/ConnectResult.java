package org.econtext.core;

/**
 * What came of connecting one target among several: either a context or a failure.
 *
 * @param target where to
 * @param route the hop and the contexts from which it was tried, up to the master, such as {@code
 *     ssh:web3 > bastion > master}
 * @param context the new child, or null
 * @param failure why there is none: mostly a {@link ConnectFailedException}, or a {@link
 *     LostContextException} if the context that was to connect it was lost; or null
 */
public record ConnectResult(
    Target target, String route, Context context, EcontextException failure) {
  /**
   * Whether there is a context.
   *
   * @return false if there is a failure
   */
  public boolean isConnected() {
    return context != null;
  }

  /**
   * The context, if that is all one wants.
   *
   * @return the new child
   * @throws EcontextException the failure, if there is one
   */
  public Context orThrow() {
    if (failure != null) {
      throw failure;
    }
    return context;
  }
}
