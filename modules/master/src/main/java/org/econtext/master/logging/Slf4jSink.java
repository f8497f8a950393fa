package org.econtext.master.logging;

import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.econtext.core.Broker;
import org.econtext.core.RemoteThrowable;
import org.econtext.core.broker.Lane;
import org.econtext.core.router.LogRecord;
import org.econtext.core.router.LogSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Logs the records of all contexts through the master's SLF4J, in the order in which they came.
 *
 * <p>A record of the context {@code web} goes to the logger {@code econtext.ctx.web}, one of the
 * master itself to {@code org.econtext}. The {@link MDC} holds {@value #MDC_CONTEXT}, {@value
 * #MDC_LOGGER} and {@value #MDC_THREAD}, as they were where the record comes from, and {@value
 * #MDC_TIME}, in ISO 8601.
 *
 * <p>Records of each stream come one after another, on workers, and appenders may be slow. So a
 * lane of workers does the logging, one record at a time, and each calling thread has a limited
 * share of it. Who has used up its share waits: a context that logs faster than the master can is
 * slowed down, and others only while they share its thread. But an appender may itself wait for an
 * answer that comes behind such records. So when nothing at all was logged for {@value
 * #PATIENCE_MILLIS} ms, records over the share are dropped until the logging goes on; then their
 * number is logged.
 *
 * <p>A back end that fails is reported to {@link System#err}, since the log can't tell, and harms
 * nobody else.
 */
public final class Slf4jSink implements LogSink, Closeable {
  /** The MDC key of the context's name. */
  public static final String MDC_CONTEXT = "econtext.context";

  /** The MDC key of the original logger's name. */
  public static final String MDC_LOGGER = "econtext.logger";

  /** The MDC key of the original thread's name. */
  public static final String MDC_THREAD = "econtext.thread";

  /** The MDC key of the time of logging, by the clock of the context's machine. */
  public static final String MDC_TIME = "econtext.time";

  /** Above the loggers of all contexts but the master's. */
  static final String CONTEXT_LOGGERS = "econtext.ctx";

  static final String MASTER_LOGGER = "org.econtext";

  /** What a calling thread may have waiting, in characters; a single larger record is taken too. */
  static final int SHARE_CHARS = 8 << 20;

  private static final int PATIENCE_MILLIS = 5_000;

  /** About what the smallest record and a stack frame take in memory. */
  private static final int RECORD_CHARS = 256;

  private static final int FRAME_CHARS = 64;

  private static final int MASTER_ID = 0;

  private record Waiting(LogRecord logRecord, Thread from, long chars) {}

  private final Lane lane;

  private final Object lock = new Object();
  private final Patience patience;
  private final Map<Thread, Long> used = new HashMap<>();
  private Thread logging;
  private long added;
  private long done;
  private long dropped;
  private long failed;

  /**
   * Makes a sink.
   *
   * @param broker has the workers
   */
  public Slf4jSink(Broker broker) {
    this(broker, PATIENCE_MILLIS);
  }

  Slf4jSink(Broker broker, long patienceMillis) {
    lane = Lane.strict(broker, Slf4jSink::reportOwnFailure);
    patience = new Patience(broker, lock, Duration.ofMillis(patienceMillis), () -> done);
  }

  /**
   * The lowest severity that this JVM's logging doesn't drop anyway, for records of contexts.
   *
   * @return as {@link System.Logger.Level#getSeverity()}; that of {@link System.Logger.Level#OFF}
   *     if it drops all
   */
  public static int masterLevel() {
    Logger logger = LoggerFactory.getLogger(CONTEXT_LOGGERS);
    int lowest = System.Logger.Level.OFF.getSeverity();
    for (Level level : Level.values()) {
      if (logger.isEnabledForLevel(level)) {
        lowest = Math.min(lowest, Levels.severityOf(level));
      }
    }
    return lowest;
  }

  // ---- those who log

  @Override
  public void log(LogRecord logRecord) {
    Waiting waiting = new Waiting(logRecord, Thread.currentThread(), charsOf(logRecord));
    awaitRoom(waiting);
    synchronized (lock) {
      if (hasRoom(waiting)) {
        used.merge(waiting.from, waiting.chars, Long::sum);
        added++;
        lane.add(() -> log(waiting));
      } else {
        dropped++;
      }
    }
  }

  private boolean hasRoom(Waiting waiting) {
    long mine = used.getOrDefault(waiting.from, 0L);
    return mine == 0 || mine + waiting.chars <= SHARE_CHARS;
  }

  /**
   * Waits for room as long as the logging goes on, but not for itself. A record isn't lost because
   * the thread that logs it is to stop.
   */
  private void awaitRoom(Waiting waiting) {
    synchronized (lock) {
      if (patience.isStuck() || waiting.from == logging) {
        return;
      }
    }
    patience.await(() -> hasRoom(waiting));
  }

  private static long charsOf(LogRecord logRecord) {
    long chars = RECORD_CHARS;
    chars += String.valueOf(logRecord.message()).length();
    // One that has travelled is a tree. Others are the master's own, few, and may have cycles.
    return logRecord.thrown() instanceof RemoteThrowable remote ? chars + charsOf(remote) : chars;
  }

  private static long charsOf(Throwable thrown) {
    long chars = RECORD_CHARS;
    chars += (long) thrown.getStackTrace().length * FRAME_CHARS;
    chars += String.valueOf(thrown.getMessage()).length();
    for (Throwable suppressed : thrown.getSuppressed()) {
      chars += charsOf(suppressed);
    }
    return thrown.getCause() == null ? chars : chars + charsOf(thrown.getCause());
  }

  // ---- the lane that logs

  private void log(Waiting next) {
    synchronized (lock) {
      logging = Thread.currentThread();
    }
    try {
      write(next.logRecord);
      reportDropped();
    } finally {
      finish(next);
    }
  }

  private void reportDropped() {
    long lost;
    synchronized (lock) {
      lost = dropped;
      dropped = 0;
    }
    if (lost > 0) {
      write(ofMaster(lost + " log records were dropped because the logging was stuck"));
    }
  }

  private void finish(Waiting logged) {
    synchronized (lock) {
      logging = null;
      done++;
      used.computeIfPresent(
          logged.from, (thread, chars) -> chars == logged.chars ? null : chars - logged.chars);
      patience.wake();
    }
  }

  private static LogRecord ofMaster(String text) {
    int severity = System.Logger.Level.WARNING.getSeverity();
    return LogRecord.of(severity, MASTER_LOGGER, text, null).from(MASTER_ID, "master");
  }

  private void write(LogRecord logRecord) {
    try {
      writeToBackEnd(logRecord);
    } catch (RuntimeException | Error e) {
      // Appenders are other people's code, and this thread has other records to log.
      reportFailure(logRecord, e);
    }
  }

  private static void writeToBackEnd(LogRecord logRecord) {
    boolean ofMaster = logRecord.contextId() == MASTER_ID;
    String context = contextOf(logRecord);
    Logger logger =
        LoggerFactory.getLogger(ofMaster ? MASTER_LOGGER : CONTEXT_LOGGERS + "." + context);
    Level level = Levels.ofSeverity(logRecord.severity());
    if (!logger.isEnabledForLevel(level)) {
      return;
    }
    try {
      MDC.put(MDC_CONTEXT, context);
      MDC.put(MDC_LOGGER, oneLine(logRecord.logger()));
      MDC.put(MDC_THREAD, oneLine(logRecord.thread()));
      MDC.put(MDC_TIME, Instant.ofEpochMilli(logRecord.millis()).toString());
      String text = ofMaster ? logRecord.message() : textOf(logRecord);
      writeToLogger(logger, level, text, logRecord.thrown());
    } finally {
      // The next task of this worker is none of the context's.
      MDC.clear();
    }
  }

  /**
   * Not by the fluent API: back ends without one of their own get its message as a pattern, and a
   * message of another context may contain braces.
   */
  private static void writeToLogger(Logger logger, Level level, String text, Throwable thrown) {
    switch (level) {
      case ERROR -> logger.error(text, thrown);
      case WARN -> logger.warn(text, thrown);
      case INFO -> logger.info(text, thrown);
      case DEBUG -> logger.debug(text, thrown);
      case TRACE -> logger.trace(text, thrown);
    }
  }

  private static String contextOf(LogRecord logRecord) {
    String name = logRecord.contextName();
    return name == null ? "#" + logRecord.contextId() : oneLine(name);
  }

  private static String textOf(LogRecord logRecord) {
    String logger = oneLine(logRecord.logger());
    // The thread that reads the output of a JVM says nothing about who wrote it.
    boolean isOutput = logger.equals("stdout") || logger.equals("stderr");
    String origin = isOutput ? logger : "[" + oneLine(logRecord.thread()) + "] " + logger;
    return origin + ": " + logRecord.message();
  }

  /** A name without control characters, which could pass for the begin of another record. */
  private static String oneLine(String name) {
    StringBuilder clean = new StringBuilder(String.valueOf(name));
    for (int i = 0; i < clean.length(); i++) {
      if (Character.isISOControl(clean.charAt(i))) {
        clean.setCharAt(i, '?');
      }
    }
    return clean.toString();
  }

  private void reportFailure(LogRecord logRecord, Throwable failure) {
    boolean isFirst;
    synchronized (lock) {
      isFirst = failed++ == 0;
    }
    if (isFirst) {
      System.err.println(
          "econtext: the logging back end failed with a record of context "
              + contextOf(logRecord)
              + "; such records are lost, and only their number is reported, at the end: "
              + describe(failure));
    }
  }

  private static void reportOwnFailure(Throwable failure) {
    System.err.println("econtext: logging failed: " + describe(failure));
  }

  /** A failure and what caused it, each with where it was thrown. */
  private static String describe(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable next = failure; next != null && seen.add(next); next = next.getCause()) {
      text.append(seen.size() == 1 ? "" : ", caused by ").append(next);
      StackTraceElement[] trace = next.getStackTrace();
      text.append(trace.length == 0 ? "" : " at " + trace[0]);
    }
    return text.toString();
  }

  // ---- the end

  /**
   * Waits until all records that came so far are logged, as long as the logging goes on.
   *
   * @return false if it doesn't go on, or this is called by what logs
   */
  public boolean flush() {
    long goal;
    synchronized (lock) {
      if (Thread.currentThread() == logging) {
        return false;
      }
      goal = added;
    }
    return patience.await(() -> done >= goal);
  }

  /**
   * Logs what has come so far, waiting as {@link #flush()} does. What comes later is still logged.
   * Losses are reported to {@link System#err}.
   */
  @Override
  public void close() {
    flush();
    long left;
    long lost;
    synchronized (lock) {
      left = added - done;
      lost = failed;
      failed = 0;
    }
    if (left > 0) {
      System.err.println("econtext: the logging is stuck; records that still wait: " + left);
    }
    if (lost > 1) {
      System.err.println("econtext: log records lost because the logging back end failed: " + lost);
    }
  }
}
