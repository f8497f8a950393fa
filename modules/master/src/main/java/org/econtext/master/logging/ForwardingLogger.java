package org.econtext.master.logging;

import org.econtext.core.router.LogRecord;
import org.econtext.core.router.LogSink;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Sends what a child logs through SLF4J to the master, formatted. Markers don't travel; those given
 * to the fluent API stand in front of the message, as do its key-value pairs.
 */
final class ForwardingLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  // A logger is read back as its name alone, and then looked up where it was read.
  private final transient LogSink sink;
  private final transient int lowestSeverity;

  ForwardingLogger(String name, LogSink sink, int lowestSeverity) {
    this.name = name;
    this.sink = sink;
    this.lowestSeverity = lowestSeverity;
  }

  private boolean isEnabled(Level level) {
    return Levels.severityOf(level) >= lowestSeverity;
  }

  @Override
  public boolean isTraceEnabled() {
    return isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isEnabled(Level.ERROR);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    // Places in the code aren't sent.
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
    String text;
    Throwable cause = thrown;
    if (thrown == null) {
      // It may still be the last argument.
      FormattingTuple formatted = MessageFormatter.arrayFormat(pattern, arguments);
      text = formatted.getMessage();
      cause = formatted.getThrowable();
    } else {
      text = MessageFormatter.basicArrayFormat(pattern, arguments);
    }
    sink.log(LogRecord.of(Levels.severityOf(level), name, text, cause));
  }
}
