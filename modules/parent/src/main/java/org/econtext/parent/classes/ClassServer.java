package org.econtext.parent.classes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.ClassStore;
import org.econtext.core.importer.Importer;
import org.econtext.core.importer.Origin;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.LocalRouter;

/**
 * Answers the questions of a context's children for classes: in the master from its class path, in
 * any other context from what its own parent sent or will send. Nothing is sent twice to one child.
 */
public final class ClassServer {
  /** A child's thread waits so long for its next question before it ends, in milliseconds. */
  private static final long LINGER_MILLIS = 2_000;

  private final LocalRouter router;
  private final Feed feed;
  private final ConcurrentHashMap<Integer, Client> clients = new ConcurrentHashMap<>();

  /** Where answers come from. */
  private interface Feed {
    void get(ClassQuery query, ClassStore.Callback callback);

    Origin origin(int id);
  }

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
    Feed feed =
        new Feed() {
          @Override
          public void get(ClassQuery query, ClassStore.Callback callback) {
            callback.answered(source.find(query));
          }

          @Override
          public Origin origin(int id) {
            return source.origin(id);
          }
        };
    router.listen(Handles.GET_CLASS, new ClassServer(router, feed)::asked);
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
        ClassStore store = importer.store();
        Feed feed =
            new Feed() {
              @Override
              public void get(ClassQuery query, ClassStore.Callback callback) {
                store.get(query, callback);
              }

              @Override
              public Origin origin(int id) {
                return store.origin(id);
              }
            };
        router.listen(Handles.GET_CLASS, new ClassServer(router, feed)::asked);
      }
    }
  }

  private void asked(Message message, FramedStream from) {
    if (from == null || from.peer() != message.source()) {
      router.log(
          System.Logger.Level.WARNING,
          "context #" + message.source() + " asked for a class, but is no child of this one");
      return;
    }
    ClassQuery query = Bundle.readQuery(new ByteReader(message.body()));
    clients.computeIfAbsent(from.peer(), Client::new).add(() -> answer(from.peer(), query));
  }

  private void answer(int child, ClassQuery query) {
    feed.get(
        query,
        entry -> {
          Client client = clients.get(child);
          if (client != null) {
            client.add(() -> client.send(entry));
          }
        });
  }

  /** One child: what it was sent, and what is to be done for it, in order. */
  private final class Client {
    private final int child;
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private final Set<Integer> knownOrigins = new HashSet<>();
    private boolean running;

    Client(int child) {
      this.child = child;
    }

    synchronized void add(Runnable task) {
      work.add(task);
      if (!running) {
        running = true;
        router.broker().start("classes-" + child, this::run);
      } else {
        notifyAll();
      }
    }

    private void run() {
      for (Runnable task = next(); task != null; task = next()) {
        try {
          task.run();
        } catch (LostContextException e) {
          clients.remove(child, this);
          return;
        }
      }
    }

    private synchronized Runnable next() {
      try {
        long end = System.nanoTime() + LINGER_MILLIS * 1_000_000;
        while (work.isEmpty()) {
          long left = (end - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            break;
          }
          wait(left);
        }
      } catch (InterruptedException e) {
        // Whoever interrupts wants the thread to end; the next question starts another.
        Thread.currentThread().interrupt();
      }
      if (work.isEmpty()) {
        running = false;
        return null;
      }
      return work.remove();
    }

    /** Runs on this child's thread only. */
    void send(ClassEntry entry) {
      List<Origin> news = new ArrayList<>();
      for (int id : entry.origins()) {
        if (knownOrigins.add(id)) {
          news.add(feed.origin(id));
        }
      }
      Bundle bundle = new Bundle(news.toArray(new Origin[0]), new ClassEntry[] {entry});
      router.send(child, Handles.LOAD_CLASS, 0, 0, bundle.toBytes());
    }
  }
}
