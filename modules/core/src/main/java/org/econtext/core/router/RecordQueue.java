package org.econtext.core.router;

import java.time.Duration;
import org.econtext.core.Broker;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.FailureReport;
import org.econtext.core.broker.Lane;
import org.econtext.core.broker.Waiters;

/**
 * The way of log records to their sink: at once from a thread that may wait, through a worker from
 * one that may not. Thread safe.
 */
final class RecordQueue implements FailureReport {
  /** More than this from threads that may not wait are dropped, and their number is logged. */
  private static final int MAX_WAITING = 1_000;

  /** The end doesn't wait longer for records of the runtime itself. */
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);

  private final LogSink sink;
  private final Broker broker;

  /** Made late, since most contexts answer their first call without. */
  private Lane lane;

  private final Waiters passed;
  private int waiting;
  private int dropped;
  private volatile boolean over;

  RecordQueue(Broker broker, LogSink sink) {
    this.broker = broker;
    this.sink = sink;
    passed = new Waiters(broker);
  }

  void add(LogRecord record) {
    if (over) {
      return;
    }
    if (ThreadRole.ofCurrentThread() == ThreadRole.PROGRAM) {
      sink.log(record);
      return;
    }
    Lane line;
    synchronized (this) {
      if (waiting >= MAX_WAITING) {
        dropped++;
        return;
      }
      waiting++;
      if (lane == null) {
        lane = Lane.strict(broker, this);
      }
      line = lane;
    }
    line.add(
        new Runnable() {
          @Override
          public void run() {
            pass(record);
          }
        });
  }

  /** Logs from a thread that may wait, behind all that a stream has brought. */
  void addAfter(Stream stream, LogRecord record) {
    ThreadRole.requireWaiting("to log");
    if (!over) {
      sink.logAfter(stream, record);
    }
  }

  private void pass(LogRecord record) {
    try {
      if (!over) {
        passOn(record);
      }
    } finally {
      synchronized (this) {
        waiting--;
        passed.wake();
      }
    }
  }

  private void passOn(LogRecord record) {
    int missing;
    synchronized (this) {
      missing = dropped;
      dropped = 0;
    }
    if (missing > 0) {
      String text = missing + " records were dropped here: too many came at once";
      LogRecord note = LogRecord.of(record.severity(), record.logger(), text, null);
      sink.log(note.from(record.contextId(), record.contextName()));
    }
    sink.log(record);
  }

  /** Waits for a moment until what came from threads that may not wait is with the sink. */
  void flush() {
    passed.awaitUninterruptibly(
        this,
        new Waiters.Condition() {
          @Override
          public boolean isMet() {
            return waiting == 0;
          }
        },
        broker.deadlineAfter(FLUSH_LIMIT));
  }

  /** Nobody takes records any more. */
  void giveUp() {
    over = true;
  }

  @Override
  public void failed(Throwable failure) {
    // The sink itself failed. Telling it of that would fail as well.
  }
}
