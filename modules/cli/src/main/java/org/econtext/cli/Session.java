package org.econtext.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.parent.Route;

/** The master of one subcommand. If the user interrupts that, the contexts end in order. */
final class Session implements AutoCloseable {
  /** After the contexts' end, what they have written may take so long to be passed on. */
  private static final int LAST_OUTPUT_SECONDS = 2;

  private final Router router;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread interrupted = new Thread(this::interrupted, "econtext-interrupted");

  private Session(Router router) {
    this.router = router;
    Runtime.getRuntime().addShutdownHook(interrupted);
  }

  /**
   * Opens a master.
   *
   * @param classPath what contexts are served; if empty, the program's own
   */
  static Session open(CommonOptions options, List<Path> classPath) {
    return open(options.logLevel(), classPath);
  }

  static Session open(LogLevel logLevel, List<Path> classPath) {
    return open(logLevel, classPath, Master.builder());
  }

  /** Opens the master of one program, whose logging is its own. */
  static Session openForProgram(CommonOptions options, List<Path> classPath) {
    return open(options.logLevel(), classPath, Master.builder().ownLogging(true));
  }

  private static Session open(LogLevel logLevel, List<Path> classPath, Master.Builder builder) {
    logLevel.show();
    builder.logLevel(logLevel.level());
    if (!classPath.isEmpty()) {
      builder.classPath(classPath);
    }
    return new Session(builder.open());
  }

  Router router() {
    return router;
  }

  Context connect(Route route) {
    return route.connect(router);
  }

  private void interrupted() {
    router.close();
    try {
      done.await(LAST_OUTPUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    router.close();
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    } catch (IllegalStateException e) {
      // The JVM is ending already, and the hook waits for nothing more.
      return;
    }
  }
}
