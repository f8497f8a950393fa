package org.econtext.parent.children;

import org.econtext.core.EcontextException;
import org.econtext.core.router.Calling;
import org.econtext.core.router.Channels;
import org.econtext.core.router.Children;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.ServiceFactory;
import org.econtext.core.values.AllowList;
import org.econtext.parent.calls.RemoteCalls;
import org.econtext.parent.channels.RemoteChannels;
import org.econtext.parent.classes.ClassServer;
import org.econtext.parent.classes.ClassSource;

/** Makes the services of a context that has their classes at hand, as a master does. */
public final class LocalServices implements ServiceFactory {
  private final AllowList allowList;
  private final RemoteCalls.Listener listener;
  private final ClassSource source;

  /** Services of a context whose children share its classes. */
  public LocalServices() {
    this(new AllowList(), function -> {}, null);
  }

  /**
   * Services of a master.
   *
   * @param allowList the classes that other contexts may send beside those that were declared
   * @param listener is shown the functions that are called
   * @param source has the children's classes; null if they share this context's
   */
  public LocalServices(AllowList allowList, RemoteCalls.Listener listener, ClassSource source) {
    this.allowList = allowList;
    this.listener = listener;
    this.source = source;
  }

  @Override
  public <S> S make(Class<S> type, String implementation, ContextRouter router) {
    if (type == Calling.class) {
      return type.cast(new RemoteCalls(router, allowList, listener));
    }
    if (type == Channels.class) {
      return type.cast(new RemoteChannels(router, allowList));
    }
    if (type == Children.class) {
      return type.cast(
          new ChildTable(
              router,
              source == null ? ClassServer.ofChild(router) : ClassServer.of(router, source)));
    }
    throw new EcontextException("there is no service " + type.getName());
  }
}
