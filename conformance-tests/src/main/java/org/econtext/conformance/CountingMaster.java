package org.econtext.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.econtext.core.Handles;
import org.econtext.core.Router;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.Origin;
import org.econtext.core.router.Admission;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.values.AllowList;
import org.econtext.parent.children.LocalServices;
import org.econtext.parent.classes.ClassServer;
import org.econtext.parent.classes.ClassSource;

/** A master that serves what its own class loader has, and counts what it is asked for. */
final class CountingMaster {
  private static final Origin ORIGIN = new Origin(1, "file:/econtext/", new String[0][]);

  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final String held;

  /** Makes a master that answers to one question only after {@link #release}. */
  CountingMaster(Class<?> held) {
    this.held = held.getName();
  }

  void release() {
    released.countDown();
  }

  Router open() {
    ClassLoader loader = CountingMaster.class.getClassLoader();
    int level = System.Logger.Level.OFF.getSeverity();
    ContextRouter router =
        new ContextRouter(
            ContextDescription.master(level, 0),
            loader,
            logged -> {},
            new LocalServices(new AllowList(), function -> {}, new Source(loader)));
    ClassServer server = router.service(ClassServer.class);
    router
        .mailboxes()
        .put(
            Handles.GET_CLASS,
            Admission.CHILD,
            (message, from) -> {
              count(new ByteReader(message.body()));
              return server.receive(message, from);
            });
    return router;
  }

  private void count(ByteReader question) {
    Bundle.readQueries(question);
    question.getVarInt();
    if (question.remaining() > 0) {
      ClassQuery query = Bundle.readQuery(question);
      if (query.kind() == ClassQuery.CLASS) {
        asked.merge(query.name(), 1, Integer::sum);
      }
    }
  }

  /** How often each class was asked for here. */
  Map<String, Integer> askedClasses() {
    return Collections.unmodifiableMap(asked);
  }

  private final class Source implements ClassSource {
    private final ClassLoader loader;

    Source(ClassLoader loader) {
      this.loader = loader;
    }

    @Override
    public ClassEntry find(ClassQuery query) {
      String name = query.name();
      String path = name;
      if (query.kind() == ClassQuery.CLASS) {
        if (name.equals(held)) {
          awaitRelease();
        }
        path = name.replace('.', '/') + ".class";
      }
      List<byte[]> bodies = new ArrayList<>();
      try (InputStream in = loader.getResourceAsStream(path)) {
        if (in != null) {
          bodies.add(in.readAllBytes());
        }
      } catch (IOException e) {
        return new ClassEntry(query, new int[0], new byte[0][], e.toString());
      }
      int[] origins = bodies.isEmpty() ? new int[0] : new int[] {ORIGIN.id()};
      return new ClassEntry(query, origins, bodies.toArray(new byte[0][]), null);
    }

    private void awaitRelease() {
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted before the test let go", e);
      }
    }

    @Override
    public Origin origin(int id) {
      return ORIGIN;
    }
  }
}
