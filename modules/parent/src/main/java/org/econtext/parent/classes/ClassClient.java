package org.econtext.parent.classes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.econtext.core.CodecException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.ClassStore;
import org.econtext.core.importer.Origin;
import org.econtext.core.runtime.LocalRouter;
import org.econtext.core.runtime.RemoteContext;

/**
 * One child that asks for classes: what it was sent, and what is to be done for it, in order, on a
 * thread of its own.
 */
final class ClassClient {
  /** The thread waits so long for the next question before it ends, in milliseconds. */
  private static final long LINGER_MILLIS = 2_000;

  /**
   * What goes with the first answer on no other ground than a reference; each further question of
   * the child makes it eight times as much, as each shows that too little was sent. With H2 as a
   * workload (547 classes) more at the beginning saves no question, and a larger end sends nothing
   * more.
   */
  private static final long FIRST_AHEAD_BYTES = 64 << 10;

  private static final long MAX_AHEAD_BYTES = 2 << 20;

  /** What may have been sent for nothing, beside as much as was of use. */
  private static final long MAX_UNUSED_BYTES = 4 << 20;

  /** Larger messages would hold up calls that go the same way. */
  private static final int CHUNK_BYTES = 64 << 10;

  private static final ClassQuery[] NOTHING_PROMISED = {};
  private static final String[][] NO_DIRECTORIES = {};

  private final LocalRouter router;
  private final RemoteContext context;
  private final Feed feed;
  private final Forecast forecast;
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private boolean running;

  // The rest is used on this child's thread only.
  private final Set<Integer> knownOrigins = new HashSet<>();
  private final Set<String> knownDirectories = new HashSet<>();
  private final Set<ClassQuery> sent = new HashSet<>();
  private final Map<ClassQuery, Long> unused = new HashMap<>();

  /** What it asked for since it was last idle: what it uses next may follow from any of these. */
  private final Set<ClassQuery> burst = new LinkedHashSet<>();

  private boolean compressed;

  private volatile ImportStatistics statistics = ImportStatistics.NONE;

  ClassClient(LocalRouter router, RemoteContext context, Feed feed, Forecast forecast) {
    this.router = router;
    this.context = context;
    this.feed = feed;
    this.forecast = forecast;
  }

  RemoteContext context() {
    return context;
  }

  ImportStatistics statistics() {
    return statistics;
  }

  // ---- the thread

  /**
   * Takes a {@code GET_CLASS} message, without waiting.
   *
   * @param question its body
   */
  void take(byte[] question) {
    add(() -> asked(question));
  }

  private synchronized void add(Runnable task) {
    work.add(task);
    if (!running) {
      running = true;
      router.broker().start("classes-" + context.id(), this::run);
    } else {
      notifyAll();
    }
  }

  private void run() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (LostContextException e) {
        // Its loss is told to everybody whom it concerns; what is left to do is for nobody.
        clear();
      } catch (CodecException e) {
        router.log(
            System.Logger.Level.WARNING,
            "cannot read a question for classes from " + context + ": " + e.getMessage());
      }
    }
  }

  private synchronized void clear() {
    work.clear();
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

  // ---- questions

  private void asked(byte[] body) {
    ByteReader in = new ByteReader(body);
    for (ClassQuery query : Bundle.readQueries(in)) {
      used(query);
    }
    int flags = in.getByte();
    compressed = (flags & ClassStore.COMPRESS) != 0;
    if ((flags & ClassStore.FORGOTTEN) != 0) {
      sent.clear();
      unused.clear();
    }
    if (in.remaining() == 0) {
      burst.clear();
      return;
    }
    ClassQuery query = Bundle.readQuery(in);
    if (!sent.contains(query)) {
      feed.get(query, (entry, promised) -> add(() -> answer(entry, promised)));
    }
  }

  private void used(ClassQuery query) {
    Long bytes = unused.remove(query);
    // A child may tell what it likes, but it doesn't teach what it wasn't sent.
    if (bytes != null) {
      statistics = statistics.plusUsed(bytes);
      feed.markUsed(query);
      forecast.learn(burst, query);
    }
  }

  private void answer(ClassEntry entry, ClassQuery[] promised) {
    ClassQuery query = entry.query();
    List<ClassEntry> ahead = forecast.after(entry, feed, sent::contains, allowance());
    forecast.learn(burst, query);
    if (!entry.isMissing()) {
      burst.add(query);
    }
    sent.add(query);
    statistics = statistics.plusAsked();
    List<ClassQuery> promises = new ArrayList<>();
    for (ClassEntry next : ahead) {
      promise(next.query(), promises);
    }
    List<ClassQuery> later = new ArrayList<>();
    for (ClassQuery next : promised) {
      if (promise(next, promises)) {
        later.add(next);
      }
    }
    send(List.of(entry), directoriesAround(query), promises.toArray(NOTHING_PROMISED));
    sendAhead(ahead);
    for (ClassQuery next : later) {
      feed.get(next, (found, more) -> add(() -> sendAhead(List.of(found))));
    }
  }

  /**
   * How much may be sent on no other ground than a reference: what was sent for nothing never gets
   * larger than what was of use and {@link #MAX_UNUSED_BYTES} together.
   */
  private long allowance() {
    ImportStatistics s = statistics;
    long grown = FIRST_AHEAD_BYTES << (3 * Math.min(s.asked(), 8));
    long affordable = MAX_UNUSED_BYTES + s.usedBytes() - s.unusedBytes();
    return Math.min(Math.min(grown, MAX_AHEAD_BYTES), affordable);
  }

  private boolean promise(ClassQuery query, List<ClassQuery> promises) {
    return sent.add(query) && promises.add(query);
  }

  private void sendAhead(List<ClassEntry> entries) {
    List<ClassEntry> chunk = new ArrayList<>();
    long chunkBytes = 0;
    for (ClassEntry entry : entries) {
      long bytes = SourceFeed.sizeOf(entry);
      unused.put(entry.query(), bytes);
      statistics = statistics.plusAhead(bytes);
      chunk.add(entry);
      chunkBytes += bytes;
      if (chunkBytes >= CHUNK_BYTES) {
        send(chunk, NO_DIRECTORIES, NOTHING_PROMISED);
        chunk.clear();
        chunkBytes = 0;
      }
    }
    if (!chunk.isEmpty()) {
      send(chunk, NO_DIRECTORIES, NOTHING_PROMISED);
    }
  }

  private void send(List<ClassEntry> entries, String[][] directories, ClassQuery[] promised) {
    List<Origin> news = new ArrayList<>();
    for (ClassEntry entry : entries) {
      for (int id : entry.origins()) {
        if (knownOrigins.add(id)) {
          news.add(feed.origin(id));
        }
      }
    }
    Bundle bundle =
        new Bundle(
            news.toArray(new Origin[0]), directories, entries.toArray(new ClassEntry[0]), promised);
    router.send(context.id(), Handles.LOAD_CLASS, 0, 0, BundleWriter.toBytes(bundle, compressed));
  }

  /** The directories on the way to what was asked, as far as they are news. */
  private String[][] directoriesAround(ClassQuery query) {
    List<String[]> news = new ArrayList<>();
    String path = query.kind() == ClassQuery.CLASS ? query.name().replace('.', '/') : query.name();
    int end = 0;
    while (end >= 0) {
      String directory = path.substring(0, end);
      if (!knownDirectories.contains(directory)) {
        List<String> names = feed.list(directory, query.javaVersion());
        if (names != null) {
          knownDirectories.add(directory);
          news.add(listing(directory, names));
        }
      }
      int slash = path.indexOf('/', end);
      end = slash < 0 ? -1 : slash + 1;
    }
    return news.toArray(NO_DIRECTORIES);
  }

  private static String[] listing(String directory, List<String> names) {
    List<String> listing = new ArrayList<>(List.of(directory));
    listing.addAll(names);
    return listing.toArray(new String[0]);
  }
}
