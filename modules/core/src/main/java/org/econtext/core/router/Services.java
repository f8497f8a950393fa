package org.econtext.core.router;

import org.econtext.core.EcontextException;
import org.econtext.core.ThreadRole;

/**
 * The services of one context, each fetched when it is first asked for, on the thread that asks.
 * Thread safe.
 */
public final class Services {
  private final ContextRouter router;
  private final ServiceFactory factory;

  /** Guards the fetching; held while classes come. */
  private final Object lock = new Object();

  private volatile Calling calling;
  private volatile Channels channels;
  private volatile Children children;

  Services(ContextRouter router, ServiceFactory factory) {
    this.router = router;
    this.factory = factory;
  }

  /** A thread that must not wait for classes finds here only what is there already. */
  private Object lock() {
    ThreadRole.requireImporting("services");
    return lock;
  }

  /**
   * Calls to other contexts.
   *
   * @return the service
   * @throws EcontextException if it can't be had
   */
  public Calling calling() {
    if (calling == null) {
      synchronized (lock()) {
        if (calling == null) {
          calling = factory.make(Calling.class, Calling.IMPLEMENTATION, router);
        }
      }
    }
    return calling;
  }

  /**
   * Receivers and senders.
   *
   * @return the service
   * @throws EcontextException if it can't be had
   */
  public Channels channels() {
    if (channels == null) {
      synchronized (lock()) {
        if (channels == null) {
          channels = factory.make(Channels.class, Channels.IMPLEMENTATION, router);
        }
      }
    }
    return channels;
  }

  /**
   * Having children.
   *
   * @return the service
   * @throws EcontextException if it can't be had
   */
  public Children children() {
    if (children == null) {
      synchronized (lock()) {
        if (children == null) {
          publish(factory.make(Children.class, Children.IMPLEMENTATION, router));
        }
      }
    }
    return children;
  }

  /** Having children, if that was ever asked for; null otherwise. */
  Children childrenSoFar() {
    return children;
  }

  /** A router that is closed meanwhile either finds the service, or has it closed here. */
  private void publish(Children made) {
    synchronized (router) {
      if (router.isClosed()) {
        made.closeAll();
      }
      children = made;
    }
  }
}
