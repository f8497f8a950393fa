package org.econtext.parent.channels;

import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.econtext.core.router.Channels;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.values.AllowList;

/** Makes the ends of channels. Thread safe. */
public final class RemoteChannels implements Channels {
  private final ContextRouter router;
  private final AllowList allowList;

  /**
   * Makes the service of a context that is itself a child.
   *
   * @param router its router
   */
  public RemoteChannels(ContextRouter router) {
    this(router, new AllowList());
  }

  /**
   * Makes the service.
   *
   * @param router whose it is
   * @param allowList the classes that other contexts may send beside those that a channel declares
   */
  public RemoteChannels(ContextRouter router, AllowList allowList) {
    this.router = router;
    this.allowList = allowList;
  }

  @Override
  public <T> Receiver<T> receiver(Class<T> type) {
    return new ChannelReceiver<>(router, type, allowList);
  }

  @Override
  public Sender<?> sender(int contextId, int handle) {
    return new ChannelSender<Object>(router, contextId, handle);
  }
}
