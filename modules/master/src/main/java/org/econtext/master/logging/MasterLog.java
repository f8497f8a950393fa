package org.econtext.master.logging;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.econtext.core.Broker;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.broker.Backlog;
import org.econtext.core.broker.Lane;
import org.econtext.core.broker.Waiters;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogRecord;
import org.econtext.core.router.LogSink;
import org.econtext.core.values.AllowList;
import org.econtext.core.values.DeclaredTrust;

/**
 * The log of all contexts, on its way to the logging back end. The master's own records go there at
 * once. Those of others are read, and given to the back end, by workers, since both may take long:
 * those of one stream in their order, those of several beside each other. Where many wait, nothing
 * more is read from that stream, and from no other. Thread safe.
 */
public final class MasterLog implements LogSink, Mailbox, Closeable {
  /** A stream is held while more than this of its records wait, in bytes: 1 MiB. */
  private static final int MAX_WAITING_BYTES = 1 << 20;

  /** The end doesn't wait for a stream of whose records none was logged for so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AllowList allowList;
  private ContextRouter router;
  private Slf4jSink backEnd;

  /** Streams that are gone take what belongs to them along. */
  private final Map<Stream, Source> sources = new WeakHashMap<>();

  /**
   * Makes a log, which is to {@link #join} its router before anybody can log.
   *
   * @param allowList the classes that other contexts may send
   */
  public MasterLog(AllowList allowList) {
    this.allowList = allowList;
  }

  /**
   * Says whose log this is.
   *
   * @param newRouter the master's router
   */
  public void join(ContextRouter newRouter) {
    router = newRouter;
    backEnd = new Slf4jSink(router.broker());
  }

  /** What came by one stream and waits. */
  private final class Source {
    final Lane lane = Lane.strict(router.broker(), router);
    private final Backlog backlog = new Backlog(MAX_WAITING_BYTES);
    private int waiting;
    private long logged;
    private final Waiters forRoom = new Waiters(router.broker());
    private final Patience patience = new Patience(router.broker(), this, PATIENCE, () -> logged);

    synchronized boolean isHeld() {
      return backlog.hold();
    }

    /** For a thread that may wait. */
    void awaitRoom() {
      forRoom.awaitUninterruptibly(this, () -> !backlog.isOver(), Broker.NEVER);
    }

    void add(Stream from, int bytes, Runnable task) {
      synchronized (this) {
        waiting++;
        backlog.add(bytes);
      }
      lane.add(
          () -> {
            try {
              task.run();
            } finally {
              if (done(bytes) && from != null) {
                from.resume();
              }
            }
          });
    }

    /** Whether the stream is to be resumed. */
    private synchronized boolean done(int bytes) {
      waiting--;
      logged++;
      boolean resumed = backlog.remove(bytes);
      patience.wake();
      forRoom.wake();
      return resumed;
    }

    /** Waits until all that came is logged, for as long as the logging goes on. */
    void drain() {
      patience.await(() -> waiting == 0);
    }
  }

  @Override
  public void log(LogRecord ownRecord) {
    backEnd.log(ownRecord);
  }

  @Override
  public void logAfter(Stream stream, LogRecord record) {
    Source source = sourceOf(stream);
    source.awaitRoom();
    source.add(stream, record.message().length(), () -> backEnd.log(record));
  }

  private Source sourceOf(Stream stream) {
    synchronized (sources) {
      return sources.computeIfAbsent(stream, unused -> new Source());
    }
  }

  @Override
  public Stream.Next receive(Message message, Stream from) {
    Source source = sourceOf(from);
    // Now, since whose record it is can't be told any more when that context is lost.
    int id = authorOf(message, from);
    String name = router.nameOf(id);
    source.add(from, message.frameBytes(), () -> backEnd.log(read(message).from(id, name)));
    return source.isHeld() ? Stream.Next.HOLD : Stream.Next.READ;
  }

  /** A context may log for itself and, as the parent of a silent one, for those below it. */
  private int authorOf(Message message, Stream from) {
    int id = new ByteReader(message.body()).getInt();
    return from != null && router.streamTo(id) != from ? message.source() : id;
  }

  private LogRecord read(Message message) {
    return LogRecordReader.read(
        message.body(), router, new DeclaredTrust(Throwable.class, allowList));
  }

  /** Logs what has come so far, as long as the logging goes on, and closes the back end. */
  @Override
  public void close() {
    List<Source> open;
    synchronized (sources) {
      open = new ArrayList<>(sources.values());
    }
    for (Source source : open) {
      source.drain();
    }
    backEnd.close();
  }
}
