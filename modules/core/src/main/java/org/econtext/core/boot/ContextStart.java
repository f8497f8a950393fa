package org.econtext.core.boot;

import org.econtext.core.Broker;
import org.econtext.core.Handles;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.importer.ClassStore;
import org.econtext.core.importer.Importer;
import org.econtext.core.router.Admission;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.ServiceFactory;

/** Puts a child together: the same parts and joints for a JVM and for a context within one. */
public final class ContextStart {
  private ContextStart() {}

  /** Makes the stream to a context's parent. */
  public interface StreamFactory {
    /**
     * Makes a stream, not started.
     *
     * @param parent the parent's id
     * @param parentName the parent's name
     * @param broker what it runs on
     * @param owner who gets what comes
     * @return the stream
     */
    Stream make(int parent, String parentName, Broker broker, Stream.Owner owner);
  }

  /**
   * Makes the router of a child that has classes of its own.
   *
   * @param description who it is
   * @param importer gets its classes
   * @param streams makes the stream to the parent
   * @return the router; its stream is to be started
   */
  public static ContextRouter join(
      ContextDescription description, Importer importer, StreamFactory streams) {
    ChildLog log = new ChildLog();
    ContextRouter router =
        new ContextRouter(description, importer, log, new ImportedServices(importer));
    log.join(router);
    int parent = description.parentId();
    ClassStore store =
        new ClassStore(
            new ClassStore.Upward() {
              @Override
              public void ask(byte[] body) {
                router.sendPatiently(parent, Handles.GET_CLASS, body, false);
              }
            },
            description.has(ContextDescription.DISTANT) ? ClassStore.COMPRESS : 0);
    importer.join(store, description.routeUp());
    router
        .mailboxes()
        .put(
            Handles.LOAD_CLASS,
            Admission.PARENT,
            new Mailbox() {
              @Override
              public Stream.Next receive(Message message, Stream from) {
                store.add(message.body());
                return Stream.Next.READ;
              }
            });
    joinParent(router, streams);
    return router;
  }

  /**
   * Makes the router of a child that shares its parent's classes.
   *
   * @param description who it is
   * @param classes the classes
   * @param services makes its services
   * @param streams makes the stream to the parent
   * @param broker what it runs on; null for threads of its own
   * @return the router; its stream is to be started
   */
  public static ContextRouter join(
      ContextDescription description,
      ClassLoader classes,
      ServiceFactory services,
      StreamFactory streams,
      Broker broker) {
    ChildLog log = new ChildLog();
    ContextRouter router = new ContextRouter(description, classes, log, services, broker);
    log.join(router);
    joinParent(router, streams);
    return router;
  }

  private static void joinParent(ContextRouter router, StreamFactory streams) {
    int parent = router.description().parentId();
    router.joinParent(streams.make(parent, router.nameOf(parent), router.broker(), router));
  }
}
