package org.econtext.master.logging;

import org.econtext.core.boot.Main;
import org.econtext.core.router.ContextRouter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * What SLF4J binds to in a child: its loggers send their records to the master.
 *
 * <p>Only children may pick it, so neither this jar's {@code META-INF/services} nor its module
 * descriptor names it. The master's class source answers a child's question for {@code
 * META-INF/services/org.slf4j.spi.SLF4JServiceProvider} with this name and no other, whatever the
 * master itself binds to.
 *
 * <p>The child's {@link org.slf4j.MDC} works within the child; it isn't sent along.
 */
public final class ForwardingProvider implements SLF4JServiceProvider {
  /** SLF4J takes a provider if its own version begins with the same two numbers. */
  private static final String API_VERSION = "2.0.99";

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new BasicMDCAdapter();
  private final ILoggerFactory loggers;

  /**
   * Made by SLF4J when a child uses it first.
   *
   * @throws IllegalStateException if this JVM is no child; SLF4J then reports it and goes on
   *     without
   */
  public ForwardingProvider() {
    ContextRouter router = Main.router();
    if (router == null) {
      throw new IllegalStateException("this JVM is no child of an econtext master");
    }
    loggers = new ForwardingLoggerFactory(router::log, router.description().logLevel());
  }

  @Override
  public void initialize() {
    // All is done by the constructor.
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return API_VERSION;
  }
}
