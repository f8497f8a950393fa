package org.econtext.core.router;

import org.econtext.core.Receiver;
import org.econtext.core.Sender;

/** The service of sending values to each other beside calls. Thread safe. */
public interface Channels {
  /** The class that implements it. */
  String IMPLEMENTATION = "org.econtext.parent.channels.RemoteChannels";

  /**
   * Makes a receiver.
   *
   * @param <T> what it receives
   * @param type that, at run time
   * @return the receiver
   */
  <T> Receiver<T> receiver(Class<T> type);

  /**
   * Makes a sender to a receiver.
   *
   * @param contextId the receiver's context
   * @param handle the receiver's handle
   * @return the sender
   */
  Sender<?> sender(int contextId, int handle);
}
