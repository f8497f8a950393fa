package org.econtext.parent.classes;

import java.util.concurrent.ConcurrentHashMap;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.importer.Importer;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;

/**
 * Answers the questions of a context's children for classes: in the master from its class path, in
 * any other context from what its own parent sent or will send. Each answer brings along what is
 * likely to be asked next ({@link Forecast}). Nothing is sent twice to one child.
 */
public final class ClassServer implements Mailbox {
  private final ContextRouter router;
  private final Feed feed;
  private final Forecast forecast = new Forecast();
  private final ConcurrentHashMap<Integer, ClassClient> clients = new ConcurrentHashMap<>();

  private ClassServer(ContextRouter router, Feed feed) {
    this.router = router;
    this.feed = feed;
  }

  /**
   * Serves the children of a master.
   *
   * @param router the master's router
   * @param source its classes
   * @return the server
   */
  public static ClassServer of(ContextRouter router, ClassSource source) {
    return new ClassServer(router, new SourceFeed(source));
  }

  /**
   * Serves the children of a context that is itself a child, from its importer.
   *
   * @param router the context's router
   * @return the server; null if the context has no importer, and its children need none
   */
  public static ClassServer ofChild(ContextRouter router) {
    return router.functionLoader() instanceof Importer importer
        ? new ClassServer(router, new StoreFeed(importer.store()))
        : null;
  }

  /**
   * What a child was sent.
   *
   * @param child the child's id
   * @return what it was sent so far; nothing if it is no child, is gone, or never asked
   */
  public ImportStatistics statisticsOf(int child) {
    ClassClient client = clients.get(child);
    return client == null ? ImportStatistics.NONE : client.statistics();
  }

  @Override
  public Stream.Next receive(Message message, Stream from) {
    return clients.computeIfAbsent(from.peer(), this::clientOf).take(message, from);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // What is done at its end can't fail.
  private ClassClient clientOf(int child) {
    ContextReference context = router.contexts().of(child, null, ContextRouter.NOT_KNOWN);
    ClassClient client = new ClassClient(router, context, feed, forecast);
    context.lost().thenRun(() -> forget(client));
    return client;
  }

  private void forget(ClassClient client) {
    clients.remove(client.context().id());
    router.log(System.Logger.Level.DEBUG, client.context() + " was sent " + client.statistics());
  }
}
