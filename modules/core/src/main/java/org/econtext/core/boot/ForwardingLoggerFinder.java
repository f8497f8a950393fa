package org.econtext.core.boot;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.LogRecord;

/** Sends what a child logs through {@link System.Logger} to the master. */
public final class ForwardingLoggerFinder extends System.LoggerFinder {
  /**
   * Made by the JDK when the first logger is asked for.
   *
   * @throws IllegalStateException in a context whose program logs by itself: the JDK then falls
   *     back to its default, silently, because {@code jdk.logger.finder.error} says so
   */
  public ForwardingLoggerFinder() {
    if (Main.router() == null || Main.router().description().has(ContextDescription.PROGRAM)) {
      throw new IllegalStateException("the program logs by itself");
    }
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new ForwardingLogger(name);
  }

  private static final class ForwardingLogger implements System.Logger {
    private final String name;

    ForwardingLogger(String name) {
      this.name = name;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level != Level.OFF && level.getSeverity() >= Main.router().description().logLevel();
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
      if (isLoggable(level)) {
        Main.router().log(LogRecord.of(level.getSeverity(), name, localized(bundle, text), thrown));
      }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      if (isLoggable(level)) {
        String text = localized(bundle, format);
        if (parameters != null && parameters.length > 0 && text != null) {
          text = formatted(text, parameters);
        }
        Main.router().log(LogRecord.of(level.getSeverity(), name, text, null));
      }
    }

    /** A program must not fail by what it logs, so what can't be formatted is logged as it is. */
    private static String formatted(String pattern, Object[] parameters) {
      try {
        return MessageFormat.format(pattern, parameters);
      } catch (RuntimeException e) {
        return pattern;
      }
    }

    private static String localized(ResourceBundle bundle, String text) {
      return bundle != null && text != null && bundle.containsKey(text)
          ? bundle.getString(text)
          : text;
    }
  }
}
