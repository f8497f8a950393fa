package org.econtext.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Broker;
import org.econtext.core.Context;
import org.econtext.core.Stream;
import org.econtext.core.boot.ContextStart;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.parent.children.Child;
import org.econtext.parent.children.ChildHost;
import org.econtext.parent.children.LocalServices;

/**
 * A context between a parent and children that a test plays, joined to them by streams in memory.
 */
final class MiddleContext {
  static final int ID = 7;

  /** What may take long on a busy machine, but isn't waiting for ever. */
  static final long PATIENCE_SECONDS = 50;

  private static final String NAME = "middle";

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Stream.Owner parent;
  private final ContextRouter router;
  private MemoryStream up;

  /**
   * Starts it.
   *
   * @param parent plays its parent
   */
  MiddleContext(Stream.Owner parent) {
    this.parent = parent;
    router =
        ContextStart.join(
            ContextDescription.master(System.Logger.Level.ALL.getSeverity(), 0)
                .child(ID, NAME, System.Logger.Level.ALL.getSeverity(), 0),
            MiddleContext.class.getClassLoader(),
            new LocalServices(),
            (peer, name, broker, owner) -> joinParent(peer, name, broker, owner),
            null);
    router.onEnd(
        new ContextRouter.EndListener() {
          @Override
          public void end() {
            ended.countDown();
          }

          @Override
          public void closed() {}
        });
    up.start();
  }

  private Stream joinParent(int peer, String name, Broker broker, Stream.Owner owner) {
    up = MemoryStream.end(peer, name, broker, owner);
    MemoryStream down = MemoryStream.end(ID, NAME, broker, parent);
    MemoryStream.join(up, down);
    down.start();
    return up;
  }

  ContextRouter router() {
    return router;
  }

  /** Begins a child, which takes an id. */
  Child begin(String name) {
    return router.service(ChildHost.class).begin(name, name, 0, () -> {});
  }

  /** A child that is up, and both ends of its stream. */
  record Link(Context context, MemoryStream down, MemoryStream far) {}

  /**
   * Joins a child.
   *
   * @param child which has begun
   * @param player plays it
   */
  Link join(Child child, Stream.Owner player) {
    MemoryStream down =
        MemoryStream.end(
            child.description().id(), child.description().name(), router.broker(), child.owner());
    MemoryStream far = MemoryStream.end(ID, NAME, router.broker(), player);
    MemoryStream.join(down, far);
    far.start();
    return new Link(child.up(down), down, far);
  }

  /** Cuts it off from its parent, and waits until it ends. */
  void loseParent() throws InterruptedException {
    up.cut("was cut");
    if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("a context whose parent is lost didn't end");
    }
  }
}
