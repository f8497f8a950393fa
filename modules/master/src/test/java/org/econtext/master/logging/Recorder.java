package org.econtext.master.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.slf4j.LoggerFactory;

/** Records what a logger of the master's back end, and those below it, get; until it is closed. */
final class Recorder extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
  private final CopyOnWriteArrayList<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final Semaphore held = new Semaphore(0);
  private final Semaphore arrivals = new Semaphore(0);
  private final Logger logger;
  private final Level levelBefore;
  private final boolean additiveBefore;
  private volatile boolean holding;
  private volatile RuntimeException failure;
  private volatile Runnable besides = () -> {};

  Recorder(String loggerName, Level level) {
    logger = (Logger) LoggerFactory.getLogger(loggerName);
    levelBefore = logger.getLevel();
    additiveBefore = logger.isAdditive();
    setContext(logger.getLoggerContext());
    logger.setLevel(level);
    logger.setAdditive(false);
    logger.addAppender(this);
    start();
  }

  static Recorder ofContexts(Level level) {
    return new Recorder("econtext.ctx", level);
  }

  void setLevel(Level level) {
    logger.setLevel(level);
  }

  /** From now on the appender doesn't return. */
  void hold() {
    holding = true;
  }

  void release() {
    holding = false;
    held.release(Integer.MAX_VALUE / 2);
  }

  /** Waits until the appender was called once more. */
  void awaitArrival() {
    arrivals.acquireUninterruptibly();
  }

  /** What the appender does besides, on the thread that logs. */
  void onEvent(Runnable newBesides) {
    besides = newBesides;
  }

  void failWith(RuntimeException newFailure) {
    failure = newFailure;
  }

  @Override
  public void doAppend(ILoggingEvent event) {
    // Not append(): what that throws is swallowed.
    arrivals.release();
    if (holding) {
      held.acquireUninterruptibly();
    }
    RuntimeException toThrow = failure;
    if (toThrow != null) {
      throw toThrow;
    }
    besides.run();
    event.prepareForDeferredProcessing();
    events.add(event);
  }

  @Override
  protected void append(ILoggingEvent event) {
    throw new AssertionError("doAppend calls nothing");
  }

  List<ILoggingEvent> events() {
    return List.copyOf(events);
  }

  List<String> messages() {
    return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** What a logger of a context logged, by its original name, without the thread and that name. */
  List<String> messagesOf(String originalLogger) {
    String before = originalLogger + ": ";
    return eventsOf(originalLogger).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .map(text -> text.substring(text.indexOf(before) + before.length()))
        .toList();
  }

  List<ILoggingEvent> eventsOf(String originalLogger) {
    return events.stream()
        .filter(event -> originalLogger.equals(event.getMDCPropertyMap().get(Slf4jSink.MDC_LOGGER)))
        .toList();
  }

  @Override
  public void close() {
    release();
    logger.detachAppender(this);
    logger.setLevel(levelBefore);
    logger.setAdditive(additiveBefore);
    stop();
  }
}
