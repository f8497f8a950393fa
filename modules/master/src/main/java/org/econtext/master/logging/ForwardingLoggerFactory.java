package org.econtext.master.logging;

import java.util.concurrent.ConcurrentHashMap;
import org.econtext.core.router.LogSink;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** The SLF4J loggers of a child, one for each name. */
final class ForwardingLoggerFactory implements ILoggerFactory {
  private final ConcurrentHashMap<String, Logger> loggers = new ConcurrentHashMap<>();
  private final LogSink sink;
  private final int lowestSeverity;

  ForwardingLoggerFactory(LogSink sink, int lowestSeverity) {
    this.sink = sink;
    this.lowestSeverity = lowestSeverity;
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(
        name, absent -> new ForwardingLogger(absent, sink, lowestSeverity));
  }
}
