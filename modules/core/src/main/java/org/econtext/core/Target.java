package org.econtext.core;

import java.io.Serializable;
import java.time.Duration;

/**
 * Where one hop leads: another process, user, host or container, as seen from the context that
 * connects it.
 *
 * <p>A target is a value, mostly a record. It travels to the context in which its launching process
 * is to run and knows there how to connect; its class, and whatever that needs, travels after it.
 * So core knows no transport at all.
 */
public interface Target extends Serializable {
  /**
   * Starts a child of the context that this runs in.
   *
   * @param here the router of that context
   * @return the new child, connected
   * @throws ConnectFailedException if there is no child in the end; nothing is left of the attempt
   */
  Context connectFrom(Router here);

  /**
   * How long {@link #connectFrom} waits for the child, so that who asks another context for it
   * knows when there will be none.
   *
   * @return the duration; null, if not overridden, for one that isn't known
   */
  default Duration connectTimeout() {
    return null;
  }

  /**
   * The hop as the command line writes it, such as {@code ssh:alice@web1}.
   *
   * @return scheme and address, never a secret
   */
  String hop();
}
