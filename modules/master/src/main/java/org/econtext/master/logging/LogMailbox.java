package org.econtext.master.logging;

import java.util.Map;
import java.util.WeakHashMap;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.broker.Lane;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogRecord;
import org.econtext.core.router.LogSink;
import org.econtext.core.values.AllowList;
import org.econtext.core.values.DeclaredTrust;

/**
 * Takes the records of other contexts. They are read, and given to the logging back end, by
 * workers, since both may take long: those of one stream in their order, those of several beside
 * each other. Where many wait, nothing more is read from that stream, and from no other. Thread
 * safe.
 */
public final class LogMailbox implements Mailbox {
  /** A stream is held while more than this of its records wait, in bytes: 1 MiB. */
  private static final int MAX_WAITING_BYTES = 1 << 20;

  private final ContextRouter router;
  private final LogSink sink;
  private final AllowList allowList;

  /** Streams that are gone take what belongs to them along. */
  private final Map<Stream, Source> sources = new WeakHashMap<>();

  /**
   * Makes a mailbox.
   *
   * @param router the master's router
   * @param sink takes the records
   * @param allowList the classes that other contexts may send
   */
  public LogMailbox(ContextRouter router, LogSink sink, AllowList allowList) {
    this.router = router;
    this.sink = sink;
    this.allowList = allowList;
  }

  /** What came by one stream and waits. */
  private final class Source {
    final Lane lane = Lane.strict(router.broker(), router);
    private long waitingBytes;
    private boolean held;

    /** Whether there is room for a record; if not, the stream is resumed when there is. */
    synchronized boolean take(Message message) {
      held = waitingBytes > MAX_WAITING_BYTES;
      if (!held) {
        waitingBytes += message.frameBytes();
      }
      return !held;
    }

    /** Whether the stream is to be resumed. */
    synchronized boolean read(Message message) {
      waitingBytes -= message.frameBytes();
      boolean resumed = held && waitingBytes <= MAX_WAITING_BYTES / 2;
      held &= !resumed;
      return resumed;
    }
  }

  @Override
  public Stream.Next receive(Message message, Stream from) {
    Source source;
    synchronized (sources) {
      source = sources.computeIfAbsent(from, stream -> new Source());
    }
    if (!source.take(message)) {
      return Stream.Next.HOLD;
    }
    source.lane.add(() -> log(message, from, source));
    return Stream.Next.READ;
  }

  private void log(Message message, Stream from, Source source) {
    try {
      sink.log(genuine(message, from));
    } finally {
      if (source.read(message) && from != null) {
        from.resume();
      }
    }
  }

  /** A context may log for itself and, as the parent of a silent one, for those below it. */
  private LogRecord genuine(Message message, Stream from) {
    LogRecord logged =
        LogRecordReader.read(message.body(), router, new DeclaredTrust(Throwable.class, allowList));
    int id = logged.contextId();
    if (from != null && router.streamTo(id) != from) {
      id = message.source();
    }
    return logged.from(id, router.nameOf(id));
  }
}
