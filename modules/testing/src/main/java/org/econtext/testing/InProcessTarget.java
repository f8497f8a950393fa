package org.econtext.testing;

import java.util.concurrent.atomic.AtomicReference;
import org.econtext.core.Context;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassStore;
import org.econtext.core.importer.Importer;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.Identity;
import org.econtext.core.runtime.LocalRouter;
import org.econtext.core.runtime.LogRecord;
import org.econtext.core.runtime.LogSink;
import org.econtext.parent.classes.ClassServer;
import org.econtext.parent.router.Link;
import org.econtext.parent.router.ParentRouter;

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
    LocalRouter parent = (LocalRouter) here;
    ClassServer.ensure(parent);
    ParentRouter extension = ParentRouter.of(parent);
    int id = extension.allocateId();
    String ownName = name == null ? hop() + "-" + id : name;
    Identity identity = parent.identity().child(id, ownName, parent.identity().logLevel(), 0);
    MemoryPipe down = new MemoryPipe();
    MemoryPipe up = new MemoryPipe();
    ClassLoader loader = InProcessTarget.class.getClassLoader();
    Child child =
        new Child(identity, ownClasses ? new Importer(new CoreOnly(loader)) : loader, down, up);
    RestingReader reader = new RestingReader(up, extension);
    FramedStream stream = reader.stream(id, ownName, down.output(), parent.broker());
    Context context = extension.addChild(identity, stream, child);
    reader.start();
    child.reader.start();
    return context;
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

  /** The context's own side. */
  private static final class Child implements Link {
    private final LocalRouter router;
    private final RestingReader reader;
    private final FramedStream stream;
    private final MemoryPipe down;
    private final MemoryPipe up;

    Child(Identity identity, ClassLoader loader, MemoryPipe down, MemoryPipe up) {
      this.down = down;
      this.up = up;
      AtomicReference<LocalRouter> made = new AtomicReference<>();
      router = new LocalRouter(identity, loader, new Upward(made));
      made.set(router);
      int parentId = identity.parentId();
      reader = new RestingReader(down, router);
      stream = reader.stream(parentId, router.parent().name(), up.output(), router.broker());
      router.joinParent(stream, this::end);
      router.listen(
          Handles.SHUTDOWN,
          (message, from) -> {
            if (!identity.isAncestor(message.authority())) {
              router.log(System.Logger.Level.WARNING, "refused to shut down");
            } else if (message.body().length == 0) {
              beginEnd();
            } else {
              int childId = new org.econtext.core.codec.ByteReader(message.body()).getInt();
              router.extension().beginShutdown(childId);
            }
          });
      if (loader instanceof Importer importer) {
        join(importer, parentId);
      }
    }

    private void join(Importer importer, int parentId) {
      ClassStore store =
          new ClassStore(body -> router.send(parentId, Handles.GET_CLASS, 0, 0, body), 0);
      importer.join(store, router.identity().routeUp());
      router.listen(
          Handles.LOAD_CLASS, (message, from) -> store.add(Bundle.fromBytes(message.body())));
    }

    /** Only children are waited for, and a tree has more leaves than a JVM should have threads. */
    private void beginEnd() {
      if (router.hasChildren()) {
        router.broker().start("end", this::end);
      } else {
        end();
      }
    }

    /** What ends a process ends its threads; here they are asked to. */
    private void end() {
      router.close();
      stream.close();
    }

    @Override
    public void destroy() {
      up.close();
      down.close();
    }
  }

  /** Sends log records to the master. */
  private record Upward(AtomicReference<LocalRouter> router) implements LogSink {
    @Override
    public void log(LogRecord logRecord) {
      try {
        router.get().send(0, Handles.FORWARD_LOG, 0, 0, logRecord.toBytes());
      } catch (LostContextException e) {
        // Where nobody can be told any more, nothing is to be told.
        return;
      }
    }
  }
}
