package org.econtext.conformance;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Records what the master's log gets, from when it was made until it is closed. Make it before the
 * master, which takes its level from the log. Thread safe.
 */
public final class LogCaptor implements AutoCloseable {
  /** Above the loggers of all contexts. */
  public static final String CONTEXTS = "econtext.ctx";

  /** The logger of the runtime's own lines in the master. */
  public static final String MASTER = "org.econtext";

  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level levelBefore;
  private final boolean additiveBefore;
  private final Appender appender = new Appender();

  /**
   * One record.
   *
   * @param logger the name of the master's logger
   * @param level its level, such as {@code INFO}
   * @param text its message, as the log shows it
   * @param thrown what was logged with it, or null
   */
  public record Entry(String logger, String level, String text, Throwable thrown) {}

  private LogCaptor(String loggerName, Level level) {
    logger = (Logger) LoggerFactory.getLogger(loggerName);
    levelBefore = logger.getLevel();
    additiveBefore = logger.isAdditive();
    logger.setLevel(level);
    logger.setAdditive(false);
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  /**
   * Records what a logger, and those below it, get.
   *
   * @param loggerName such as {@link #CONTEXTS}
   * @param lowest the level of that logger meanwhile, such as {@code INFO}
   * @return the captor
   */
  public static LogCaptor of(String loggerName, String lowest) {
    return new LogCaptor(loggerName, Level.toLevel(lowest));
  }

  /**
   * What was recorded so far.
   *
   * @return the records in their order, a list that may be kept
   */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * The messages of one context that were logged by one logger there.
   *
   * @param context the context's name
   * @param origin the original logger's name, or {@code stdout} or {@code stderr}
   * @return the messages alone, in their order
   */
  public List<String> messages(String context, String origin) {
    String wanted = CONTEXTS + "." + context;
    String mark = origin + ": ";
    return entries.stream()
        .filter(entry -> entry.logger.equals(wanted))
        .filter(entry -> entry.text.startsWith(mark) || entry.text.contains("] " + mark))
        .map(entry -> entry.text.substring(entry.text.indexOf(mark) + mark.length()))
        .toList();
  }

  /**
   * Waits until something was recorded that contains a text.
   *
   * @param part the text
   * @throws AssertionError if that takes too long; the message has what came instead
   */
  public void awaitText(String part) {
    try {
      Eventually.holds(
          "the log has '" + part + "'",
          () -> entries.stream().anyMatch(entry -> entry.text.contains(part)));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; there is " + entries, e);
    }
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(levelBefore);
    logger.setAdditive(additiveBefore);
  }

  private final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      Throwable thrown =
          event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
      entries.add(
          new Entry(
              event.getLoggerName(),
              event.getLevel().toString(),
              event.getFormattedMessage(),
              thrown));
    }
  }
}
