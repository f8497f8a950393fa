package org.econtext.parent.channels;

import java.util.HashMap;
import java.util.Map;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.econtext.core.router.Channels;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.values.AllowList;

/** Makes the ends of channels. Thread safe. */
public final class RemoteChannels implements Channels {
  private final ContextRouter router;
  private final AllowList allowList;

  /** Where something was sent to, until it has ended; guarded by itself. */
  private final Map<Address, SendEnd> ends = new HashMap<>();

  private record Address(int contextId, int handle) {}

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
    return new ChannelReceiver<>(this, router, type, allowList);
  }

  @Override
  public Sender<?> sender(int contextId, int handle) {
    return new ChannelSender<Object>(this, contextId, handle);
  }

  /** Where this context sends to a receiver from; the same for all until it has ended. */
  SendEnd endFor(int contextId, int handle) {
    synchronized (ends) {
      return ends.computeIfAbsent(
          new Address(contextId, handle), to -> new SendEnd(this, router, contextId, handle));
    }
  }

  /** Whoever sends there again begins anew. */
  void ended(int contextId, int handle, SendEnd end) {
    synchronized (ends) {
      ends.remove(new Address(contextId, handle), end);
    }
  }

  /** A context, for messages to people. */
  String describe(int contextId) {
    return "context " + router.nameOf(contextId);
  }
}
