package org.econtext.testing;

import java.util.function.BiConsumer;
import org.econtext.core.Broker;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.core.ThreadRole;
import org.econtext.core.boot.ContextStart;
import org.econtext.core.importer.Importer;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.parent.children.Child;
import org.econtext.parent.children.ChildHost;
import org.econtext.parent.children.Link;
import org.econtext.parent.children.LocalServices;

/**
 * A context in the JVM that connects it, behind pipes in memory: for tests of what routers do, and
 * for trees of thousands. What belongs to a process (its output, its log, its exit status) it does
 * not have.
 *
 * @param name the context's name, or null for any
 * @param ownClasses whether it has classes of its own, imported from its parent, as contexts in
 *     processes have; without that it shares the JVM's
 */
public record InProcessTarget(String name, boolean ownClasses) implements Target {
  private static final long serialVersionUID = 1L;

  /**
   * A context with classes of its own.
   *
   * @return the target
   */
  public static InProcessTarget isolated() {
    return new InProcessTarget(null, true);
  }

  /**
   * A context that shares this JVM's classes, and has no thread while it rests.
   *
   * @return the target
   */
  public static InProcessTarget shared() {
    return new InProcessTarget(null, false);
  }

  /**
   * The same with a name.
   *
   * @param newName the name, or null for any
   * @return the changed copy
   */
  public InProcessTarget named(String newName) {
    return new InProcessTarget(newName, ownClasses);
  }

  @Override
  public String hop() {
    return "in-process";
  }

  @Override
  public Context connectFrom(Router here) {
    return connect(here, (stream, router) -> {});
  }

  /**
   * Starts a context.
   *
   * @param here the router of its parent
   * @param witness is shown the parent's end of the stream to it, such as to cut it later, and its
   *     router
   * @return the context, connected
   * @throws org.econtext.core.ConnectFailedException if the parent is closed
   */
  public Context connect(Router here, BiConsumer<MemoryStream, Router> witness) {
    ChildHost host = here.service(ChildHost.class);
    host.loadWhole(InProcessTarget.class);
    Cut link = new Cut();
    Child child = host.begin(hop(), name, 0, link);
    boolean up = false;
    try {
      Broker broker = host.router().broker();
      ContextDescription description = child.description();
      MemoryStream down =
          MemoryStream.end(description.id(), description.name(), broker, child.owner());
      MemoryStream[] above = new MemoryStream[1];
      ContextStart.StreamFactory streams =
          (parent, parentName, childBroker, owner) -> {
            above[0] = MemoryStream.end(parent, parentName, childBroker, owner);
            MemoryStream.join(above[0], down);
            return above[0];
          };
      ContextRouter router = router(description, streams, broker);
      router.onEnd(new End(router, above[0]));
      link.stream = down;
      witness.accept(down, router);
      above[0].start();
      Context context = child.up(down);
      up = true;
      return context;
    } finally {
      if (!up) {
        child.giveUp();
      }
    }
  }

  private ContextRouter router(
      ContextDescription description, ContextStart.StreamFactory streams, Broker broker) {
    ClassLoader loader = InProcessTarget.class.getClassLoader();
    return ownClasses
        ? ContextStart.join(description, new Importer(new CoreOnly(loader)), streams)
        : ContextStart.join(description, loader, new LocalServices(), streams, broker);
  }

  /** What ends a process ends its threads; here they are asked to. */
  private record End(ContextRouter router, MemoryStream stream)
      implements ContextRouter.EndListener {
    @Override
    public void end() {
      // The parent says so, on a thread that reads; closing waits.
      router.broker().execute(ThreadRole.WORKER, router::close);
    }

    @Override
    public void closed() {
      stream.close();
    }
  }

  /** Ends both sides of a stream. */
  private static final class Cut implements Link {
    private volatile MemoryStream stream;

    @Override
    public void destroy() {
      MemoryStream joined = stream;
      if (joined != null) {
        joined.cut(null);
      }
    }
  }

  /** Core is the same for all contexts of a JVM; everything else an isolated one imports. */
  private static final class CoreOnly extends ClassLoader {
    private final ClassLoader core;

    CoreOnly(ClassLoader core) {
      super(ClassLoader.getPlatformClassLoader());
      this.core = core;
    }

    @Override
    protected Class<?> findClass(String className) throws ClassNotFoundException {
      if (className.startsWith("org.econtext.core.")) {
        return core.loadClass(className);
      }
      throw new ClassNotFoundException(className);
    }
  }
}
