package org.econtext.parent.classes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.broker.Backlog;
import org.econtext.core.broker.Lane;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.ClassStore;
import org.econtext.core.importer.Origin;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;

/**
 * One child that asks for classes: what it was sent, and what is to be done for it, in order, by
 * workers.
 */
final class ClassClient {
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

  /** Of classes and resources that there are. Each directory of a name costs something. */
  private static final int MAX_NAME_CHARACTERS = 1_000;

  /** A child is held while its questions that wait are more than this, in bytes: 1 MiB. */
  private static final int MAX_WAITING_BYTES = 1 << 20;

  /**
   * What is remembered of what it was sent, in bytes, roughly: 8 MiB. A child that asks for what
   * there is forgets sooner, and says so; one that makes up names is answered again.
   */
  private static final int MAX_REMEMBERED_BYTES = 8 << 20;

  private static final ClassQuery[] NOTHING_PROMISED = {};
  private static final String[][] NO_DIRECTORIES = {};

  private final ContextRouter router;
  private final ContextReference context;
  private final Feed feed;
  private final Forecast forecast;
  private final Lane lane;

  /** The questions that wait in the lane; guards itself. */
  private final Backlog backlog = new Backlog(MAX_WAITING_BYTES);

  // The rest is used by this child's lane only.
  private final Set<Integer> knownOrigins = new HashSet<>();
  private final Set<String> knownDirectories = new HashSet<>();
  private final Set<ClassQuery> sent = new HashSet<>();
  private final Map<ClassQuery, Long> unused = new HashMap<>();

  /** What it asked for since it was last idle: what it uses next may follow from any of these. */
  private final Set<ClassQuery> burst = new LinkedHashSet<>();

  private boolean compressed;
  private int timesForgotten;
  private int rememberedBytes;

  /** Whether what is being answered is on its way. */
  private boolean answered;

  private volatile ImportStatistics statistics = ImportStatistics.NONE;

  ClassClient(ContextRouter router, ContextReference context, Feed feed, Forecast forecast) {
    this.router = router;
    this.context = context;
    this.feed = feed;
    this.forecast = forecast;
    lane = Lane.strict(router.broker(), this::failed);
  }

  ContextReference context() {
    return context;
  }

  ImportStatistics statistics() {
    return statistics;
  }

  // ---- what is to be done

  /**
   * Takes a {@code GET_CLASS} message, without waiting.
   *
   * @param question the message
   * @param from where it came from
   * @return whether the child is read further: one that asks faster than it reads answers is not
   */
  Stream.Next take(Message question, Stream from) {
    int bytes = question.frameBytes();
    synchronized (backlog) {
      backlog.add(bytes);
    }
    add(
        () -> {
          try {
            asked(question.body());
          } finally {
            if (done(bytes)) {
              from.resume();
            }
          }
        });
    synchronized (backlog) {
      return backlog.hold() ? Stream.Next.HOLD : Stream.Next.READ;
    }
  }

  private boolean done(int bytes) {
    synchronized (backlog) {
      return backlog.remove(bytes);
    }
  }

  private void add(Runnable task) {
    lane.add(task);
  }

  /** Whatever went wrong with one question is no reason not to answer the next. */
  private void failed(Throwable failure) {
    if (failure instanceof LostContextException) {
      // Its loss is told to everybody whom it concerns; what is left to do is for nobody.
      return;
    }
    router.log(
        System.Logger.Level.WARNING,
        "cannot answer a question for classes from " + context + ": " + failure);
  }

  // ---- questions

  private void asked(byte[] body) {
    ByteReader in = new ByteReader(body);
    for (ClassQuery query : Bundle.readQueries(in)) {
      used(query);
    }
    int state = in.getVarInt();
    compressed = (state & ClassStore.COMPRESS) != 0;
    int forgotten = state >>> ClassStore.FORGOTTEN_SHIFT;
    if (forgotten > timesForgotten) {
      timesForgotten = forgotten;
      forget();
    }
    if (in.remaining() == 0) {
      burst.clear();
      return;
    }
    ClassQuery query = Bundle.readQuery(in);
    if (query.name().length() > MAX_NAME_CHARACTERS) {
      refuse(query, "its name is too long");
    } else if (!sent.contains(query)) {
      try {
        feed.get(query, (entry, promised) -> add(() -> answer(entry, promised)));
      } catch (RuntimeException | Error e) {
        // Who asked must not wait for ever.
        refuse(query, e.toString());
        throw e;
      }
    }
  }

  /** From now on all is sent again, with all that belongs to it. */
  private void forget() {
    knownOrigins.clear();
    knownDirectories.clear();
    sent.clear();
    unused.clear();
    burst.clear();
    rememberedBytes = 0;
  }

  private boolean remember(ClassQuery query) {
    boolean isNews = sent.add(query);
    if (isNews) {
      rememberedBytes += SourceFeed.sizeOf(query.name());
    }
    return isNews;
  }

  private void refuse(ClassQuery query) {
    refuse(query, "see the log of " + router.self());
  }

  private void refuse(ClassQuery query, String reason) {
    ClassEntry refusal =
        new ClassEntry(query, new int[0], new byte[0][], "it could not be looked up: " + reason);
    send(List.of(refusal), NO_DIRECTORIES, NOTHING_PROMISED);
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
    if (rememberedBytes > MAX_REMEMBERED_BYTES) {
      forget();
    }
    answered = false;
    try {
      answerWithMore(entry, promised);
    } finally {
      if (!answered) {
        forget();
        refuse(entry.query());
      }
    }
  }

  private void answerWithMore(ClassEntry entry, ClassQuery[] promised) {
    if (entry.query().kind() == ClassQuery.CLOSURE) {
      answerClosure(entry);
      return;
    }
    ClassQuery query = entry.query();
    List<ClassEntry> ahead = forecast.after(entry, feed, sent::contains, allowance());
    forecast.learn(burst, query);
    if (!entry.isMissing()) {
      burst.add(query);
    }
    remember(query);
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
    answered = true;
    sendAhead(ahead);
    for (ClassQuery next : later) {
      fetchAhead(next);
    }
  }

  /** All classes that the answer names follow it, those that have to be fetched a little later. */
  private void answerClosure(ClassEntry entry) {
    remember(entry.query());
    statistics = statistics.plusAsked();
    List<ClassQuery> promises = new ArrayList<>();
    for (String name : ClassClosure.names(entry)) {
      promise(new ClassQuery(ClassQuery.CLASS, name, entry.query().javaVersion()), promises);
    }
    send(List.of(entry), NO_DIRECTORIES, promises.toArray(NOTHING_PROMISED));
    answered = true;
    List<ClassEntry> here = new ArrayList<>();
    for (ClassQuery query : promises) {
      ClassEntry known = feed.peek(query);
      if (known == null) {
        fetchAhead(query);
      } else {
        here.add(known);
      }
    }
    sendAhead(here);
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
    return remember(query) && promises.add(query);
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
        sendPromised(chunk);
        chunk.clear();
        chunkBytes = 0;
      }
    }
    if (!chunk.isEmpty()) {
      sendPromised(chunk);
    }
  }

  /** What was promised is waited for, so it is sent or refused. */
  private void sendPromised(List<ClassEntry> entries) {
    try {
      send(entries, NO_DIRECTORIES, NOTHING_PROMISED);
    } catch (RuntimeException | Error e) {
      failed(e);
      forget();
      entries.forEach(entry -> refuse(entry.query()));
    }
  }

  private void fetchAhead(ClassQuery query) {
    try {
      feed.get(query, (found, more) -> add(() -> sendAhead(List.of(found))));
    } catch (RuntimeException | Error e) {
      failed(e);
      refuse(query);
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
    router.sendPatiently(
        context.id(), Handles.LOAD_CLASS, BundleWriter.toBytes(bundle, compressed), false);
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
          rememberedBytes += SourceFeed.sizeOf(directory);
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
