package org.econtext.parent.classes;

import java.util.concurrent.ConcurrentHashMap;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.importer.Importer;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.LocalRouter;
import org.econtext.core.runtime.RemoteContext;

/**
 * Answers the questions of a context's children for classes: in the master from its class path, in
 * any other context from what its own parent sent or will send. Each answer brings along what is
 * likely to be asked next ({@link Forecast}). Nothing is sent twice to one child.
 */
public final class ClassServer implements LocalRouter.MessageListener {
  private final LocalRouter router;
  private final Feed feed;
  private final Forecast forecast = new Forecast();
  private final ConcurrentHashMap<Integer, ClassClient> clients = new ConcurrentHashMap<>();

  private ClassServer(LocalRouter router, Feed feed) {
    this.router = router;
    this.feed = feed;
  }

  /**
   * Serves the children of a master.
   *
   * @param router the master's router
   * @param source its classes
   */
  public static void serve(LocalRouter router, ClassSource source) {
    router.listen(Handles.GET_CLASS, new ClassServer(router, new SourceFeed(source)));
  }

  /**
   * Serves the children of a context that is itself a child, from its importer; does nothing the
   * second time, and in a master.
   *
   * @param router the context's router
   */
  public static void ensure(LocalRouter router) {
    synchronized (router) {
      if (router.listener(Handles.GET_CLASS) == null
          && router.functionLoader() instanceof Importer importer) {
        Feed feed = new StoreFeed(importer.store());
        router.listen(Handles.GET_CLASS, new ClassServer(router, feed));
      }
    }
  }

  /**
   * What a child of a context was sent.
   *
   * @param router the context's router
   * @param child the child's id
   * @return what it was sent so far; nothing if it is no child, is gone, or never asked
   */
  public static ImportStatistics statisticsOf(LocalRouter router, int child) {
    ClassClient client =
        router.listener(Handles.GET_CLASS) instanceof ClassServer server
            ? server.clients.get(child)
            : null;
    return client == null ? ImportStatistics.NONE : client.statistics();
  }

  @Override
  public void received(Message message, FramedStream from) {
    if (from == null || from.peer() != message.source()) {
      router.log(
          System.Logger.Level.WARNING,
          "context #" + message.source() + " asked for a class, but is no child of this one");
      return;
    }
    clients.computeIfAbsent(from.peer(), this::clientOf).take(message.body());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // What is done at its end can't fail.
  private ClassClient clientOf(int child) {
    RemoteContext context = router.contextOf(child, null, LocalRouter.NOT_KNOWN);
    ClassClient client = new ClassClient(router, context, feed, forecast);
    context.lost().thenRun(() -> forget(client));
    return client;
  }

  private void forget(ClassClient client) {
    clients.remove(client.context().id());
    router.log(System.Logger.Level.DEBUG, client.context() + " was sent " + client.statistics());
  }
}
