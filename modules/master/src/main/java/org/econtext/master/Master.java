package org.econtext.master;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.Handles;
import org.econtext.core.Router;
import org.econtext.core.router.Admission;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.values.AllowList;
import org.econtext.master.logging.ForwardingProvider;
import org.econtext.master.logging.MasterLog;
import org.econtext.master.logging.Slf4jSink;
import org.econtext.master.source.ClassPathSource;
import org.econtext.parent.calls.RemoteCalls;
import org.econtext.parent.children.LocalServices;
import org.econtext.parent.classes.ClassSource;

/**
 * Makes masters: the root contexts of trees. A program mostly needs one.
 *
 * <pre>{@code
 * try (Router router = Master.open()) {
 *   Context other = router.connect(Local.process());
 *   String version = other.call(System::getProperty, "java.version");
 * }
 * }</pre>
 */
public final class Master {
  private Master() {}

  /**
   * Opens a master that serves this program's own classes.
   *
   * @return its router, to be closed
   */
  public static Router open() {
    return builder().open();
  }

  /**
   * Opens a master that differs from the usual one.
   *
   * @return a builder with everything as {@link #open()} has it
   */
  public static Builder builder() {
    return new Builder();
  }

  /** What may differ. Not thread safe. */
  public static final class Builder {
    private ImportPolicy policy = ImportPolicy.standard();
    private List<Path> classPath;
    private System.Logger.Level logLevel;
    private boolean ownLogging;
    private boolean unidirectional;
    private final AllowList allowed = new AllowList();

    private Builder() {}

    /**
     * Says which classes and resources children may get.
     *
     * @param newPolicy the policy
     * @return this
     */
    public Builder policy(ImportPolicy newPolicy) {
      policy = newPolicy;
      return this;
    }

    /**
     * Serves a class path that this JVM itself doesn't load, instead of this program's own; of
     * that, only econtext's classes are served then, and what SLF4J binds to.
     *
     * @param paths jars, directories, and directories followed by {@code *} for all jars in them
     * @return this
     */
    public Builder classPath(List<Path> paths) {
      classPath = List.copyOf(paths);
      return this;
    }

    /**
     * Says whether SLF4J in children binds to what a given class path has for it, as it would in a
     * JVM of its own: right for a {@link Program}, whose logging is its own. Otherwise, and without
     * {@link #classPath}, it binds to what sends the records here.
     *
     * @param isOwn true if so; false by default
     * @return this
     */
    public Builder ownLogging(boolean isOwn) {
      ownLogging = isOwn;
      return this;
    }

    /**
     * Says which log records children send.
     *
     * @param lowest records below this stay there; by default, what the logging of this JVM would
     *     drop anyway
     * @return this
     */
    public Builder logLevel(System.Logger.Level lowest) {
      logLevel = lowest;
      return this;
    }

    /**
     * Says whether contexts that are not above one another are kept from talking to each other.
     *
     * @param isUnidirectional true if so; false by default
     * @return this
     */
    public Builder unidirectional(boolean isUnidirectional) {
      unidirectional = isUnidirectional;
      return this;
    }

    /**
     * Lets other contexts answer with objects of a class although the called function doesn't
     * declare it.
     *
     * @param type the class
     * @return this
     */
    public Builder allow(Class<?> type) {
      allowed.add(type.getName());
      return this;
    }

    /**
     * Opens the master.
     *
     * @return its router, to be closed
     * @throws IllegalArgumentException if the class path can't be read
     */
    public Router open() {
      MasterLog log = new MasterLog(allowed);
      int level = logLevel == null ? Slf4jSink.masterLevel() : logLevel.getSeverity();
      ContextDescription description =
          ContextDescription.master(level, unidirectional ? ContextDescription.UNIDIRECTIONAL : 0);
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      ClassPathSource program =
          ClassPathSource.ofProgram(loader, policy, ForwardingProvider.class.getName());
      program.addLoaderOf(Master.class);
      ClassSource source = program;
      RemoteCalls.Listener calls = program::addLoaderOf;
      List<Closeable> resources = new ArrayList<>(List.of(program, log));
      if (classPath != null) {
        ClassPathSource given = openClassPath();
        resources.add(0, given);
        source = new ProgramSource(given, program, ownLogging);
        calls = function -> {};
      }
      ContextRouter router =
          new ContextRouter(
              description,
              loader == null ? Master.class.getClassLoader() : loader,
              log,
              new LocalServices(allowed, calls, source));
      log.join(router);
      router.mailboxes().put(Handles.FORWARD_LOG, Admission.ANYBODY, log);
      router.onEnd(new End(router, resources));
      return router;
    }

    /** A master ends when its program says so. */
    private record End(ContextRouter router, List<Closeable> resources)
        implements ContextRouter.EndListener {
      @Override
      public void end() {
        router.log(System.Logger.Level.WARNING, "a master can't be ended from elsewhere");
      }

      @Override
      public void closed() {
        closeAll(router, resources);
      }
    }

    private static void closeAll(ContextRouter router, List<Closeable> resources) {
      for (Closeable resource : resources) {
        try {
          resource.close();
        } catch (IOException e) {
          router.log(System.Logger.Level.WARNING, "cannot close " + resource + ": " + e);
        }
      }
    }

    private ClassPathSource openClassPath() {
      try {
        return ClassPathSource.ofPaths(classPath);
      } catch (IOException e) {
        throw new IllegalArgumentException("cannot read the class path: " + e.getMessage(), e);
      }
    }
  }
}
