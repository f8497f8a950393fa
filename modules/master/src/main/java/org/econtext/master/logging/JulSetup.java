package org.econtext.master.logging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.econtext.core.boot.Main;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogSink;

/**
 * Makes {@code java.util.logging} in a child send its records to the master.
 *
 * <p>A child names this class as {@code java.util.logging.config.class}, so the JDK makes one when
 * {@code java.util.logging} is first used, and again whenever the program has the configuration
 * read anew. It is loaded by the context class loader, since the system class loader of a child
 * knows the JDK alone; for that reason the handler can't be named in a configuration and is added
 * here.
 *
 * <p>After {@link LogManager#reset()} there is no handler, here as anywhere.
 *
 * <p>This class refers to nothing but the JDK and econtext's core: a child that logs through {@code
 * java.util.logging} alone needs no SLF4J.
 */
public final class JulSetup {
  /**
   * Configures the logging of this JVM.
   *
   * @throws IllegalStateException if this JVM is no child; the JDK then reports it and reads its
   *     usual configuration
   * @throws IOException never: the configuration is read from memory
   */
  public JulSetup() throws IOException {
    ContextRouter router = Main.router();
    if (router == null) {
      throw new IllegalStateException("this JVM is no child of an econtext master");
    }
    configure(router::log, router.description().logLevel());
  }

  /** Configures logging while {@link LogManager} starts, when the root logger exists already. */
  static void configure(LogSink sink, int lowestSeverity) throws IOException {
    String configuration = ".level=" + levelOf(lowestSeverity).getName() + "\n";
    LogManager.getLogManager()
        .readConfiguration(
            new ByteArrayInputStream(configuration.getBytes(StandardCharsets.ISO_8859_1)));
    Logger root = Logger.getLogger("");
    root.setLevel(levelOf(lowestSeverity));
    root.addHandler(new ForwardingHandler(sink, lowestSeverity));
  }

  /** The level that lets through what {@link #severityOf} counts as a severity or a higher one. */
  static Level levelOf(int lowestSeverity) {
    if (lowestSeverity <= System.Logger.Level.TRACE.getSeverity()) {
      return Level.ALL;
    }
    if (lowestSeverity <= System.Logger.Level.DEBUG.getSeverity()) {
      return Level.FINE;
    }
    if (lowestSeverity <= System.Logger.Level.INFO.getSeverity()) {
      return Level.INFO;
    }
    if (lowestSeverity <= System.Logger.Level.WARNING.getSeverity()) {
      return Level.WARNING;
    }
    return lowestSeverity <= System.Logger.Level.ERROR.getSeverity() ? Level.SEVERE : Level.OFF;
  }

  /** As the JDK itself does it: FINER and FINEST trace, FINE and CONFIG debug. */
  static int severityOf(Level level) {
    int value = level.intValue();
    System.Logger.Level same;
    if (value >= Level.SEVERE.intValue()) {
      same = System.Logger.Level.ERROR;
    } else if (value >= Level.WARNING.intValue()) {
      same = System.Logger.Level.WARNING;
    } else if (value >= Level.INFO.intValue()) {
      same = System.Logger.Level.INFO;
    } else if (value >= Level.FINE.intValue()) {
      same = System.Logger.Level.DEBUG;
    } else {
      same = System.Logger.Level.TRACE;
    }
    return same.getSeverity();
  }

  /** Sends records, with their parameters and translations filled in. */
  static final class ForwardingHandler extends Handler {
    private final LogSink sink;
    private final int lowestSeverity;

    ForwardingHandler(LogSink sink, int lowestSeverity) {
      this.sink = sink;
      this.lowestSeverity = lowestSeverity;
      setFormatter(new MessageOnly());
    }

    @Override
    public boolean isLoggable(LogRecord julRecord) {
      return super.isLoggable(julRecord) && severityOf(julRecord.getLevel()) >= lowestSeverity;
    }

    @Override
    public void publish(LogRecord julRecord) {
      if (julRecord == null || !isLoggable(julRecord)) {
        return;
      }
      try {
        sink.log(toRecord(julRecord));
      } catch (RuntimeException e) {
        // Code that logs must not fail by it. By default this ends up on stderr, which is logged.
        reportError("cannot send a log record to the master", e, ErrorManager.WRITE_FAILURE);
      }
    }

    private org.econtext.core.router.LogRecord toRecord(LogRecord julRecord) {
      org.econtext.core.router.LogRecord now =
          org.econtext.core.router.LogRecord.of(
              severityOf(julRecord.getLevel()),
              String.valueOf(julRecord.getLoggerName()),
              julRecord.getMessage() == null ? null : getFormatter().format(julRecord),
              julRecord.getThrown());
      // Handlers of the program's own may hand records on later, on a thread of theirs.
      return new org.econtext.core.router.LogRecord(
          now.contextId(),
          now.contextName(),
          now.severity(),
          now.logger(),
          threadOf(julRecord),
          julRecord.getMillis(),
          now.message(),
          now.thrown());
    }

    private static String threadOf(LogRecord julRecord) {
      Thread current = Thread.currentThread();
      long id = julRecord.getLongThreadID();
      return id == current.getId() ? current.getName() : "#" + id;
    }

    @Override
    public void flush() {
      // Nothing is held back here.
    }

    @Override
    public void close() {
      // The way to the master stays open for others.
    }
  }

  private static final class MessageOnly extends Formatter {
    @Override
    public String format(LogRecord julRecord) {
      return formatMessage(julRecord);
    }
  }
}
