package org.econtext.core.boot;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.econtext.core.EcontextException;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.FailureReport;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogRecord;

/**
 * Reads what this JVM, its native code and its subprocesses write to descriptor 1 or 2, and hands
 * it on.
 *
 * <p>It must end without losing what it has read and not yet handed on. Nothing tells whether a
 * thread that reads a pipe is about to return, so the end of the context is a mark that is written
 * to the pipe itself: a shutdown hook waits until what was written before it is handed on. But
 * other hooks, which run beside that one, may write after the mark, and more than the pipe holds.
 * So from then on this takes something only if it would soon be in the way of its writer, and only
 * while it holds up the end of the JVM ({@link EndOfLife#GATE}). What it leaves is the first
 * stage's shell's.
 */
public final class IoLogger {
  static final int STDOUT = 1;
  static final int STDERR = 2;

  private static final int BUFFER_BYTES = 8 << 10;

  /** What Linux lets a pipe hold, unless its user has very many of them. */
  private static final int PIPE_BYTES = 64 << 10;

  /** A pipe with so much in it might stop its writer soon. */
  private static final int FULL_BYTES = 48 << 10;

  /** A smaller pipe may have stopped its writer already, so nothing stays longer than this. */
  private static final int STALE_MILLIS = 100;

  private static final long PAUSE_NANOS = 1_000_000;

  /** Takes what was written. */
  public abstract static class Sink {
    /** Made by subclasses. */
    protected Sink() {}

    /**
     * Takes some bytes.
     *
     * @param bytes the bytes, only lent
     * @param count how many
     */
    public abstract void write(byte[] bytes, int count);

    /** Hands on what it has kept back of that, such as the beginning of a line. */
    public abstract void end();
  }

  private final ContextRouter router;
  private final int descriptor;
  private final Object lock = new Object();
  private Sink sink;
  private byte[] mark;
  private FileOutputStream markOutput;
  private boolean ended;

  IoLogger(ContextRouter router, int descriptor) {
    this.router = router;
    this.descriptor = descriptor;
  }

  void start(Sink newSink) {
    synchronized (lock) {
      if (sink != null || ended) {
        return;
      }
      sink = newSink;
    }
    router
        .broker()
        .start(
            ThreadRole.PROGRAM,
            descriptor == STDOUT ? "stdout" : "stderr",
            new Runnable() {
              @Override
              public void run() {
                pump();
              }
            });
  }

  private void pump() {
    String pipe = "/proc/self/fd/" + descriptor;
    try (FileInputStream in = new FileInputStream(pipe);
        FileOutputStream out = new FileOutputStream(pipe)) {
      setMarkOutput(out);
      byte[] buffer = new byte[BUFFER_BYTES];
      ByteWriter last = null;
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        byte[] endMark = currentMark();
        if (endMark == null) {
          handOn(buffer, count);
          continue;
        }
        if (last == null) {
          last = new ByteWriter();
        }
        last.putBytes(buffer, 0, count);
        int at = indexOf(last, endMark);
        if (at >= 0) {
          byte[] before = Arrays.copyOf(last.array(), at);
          handOn(before, before.length);
          int after = at + endMark.length;
          byte[] rest = Arrays.copyOfRange(last.array(), after, last.length());
          handOn(rest, rest.length);
          handOn(null, 0);
          giveUp();
          outliveEnd(in);
          break;
        }
      }
    } catch (IOException e) {
      // Nothing can be read any more, so nobody may wait for it.
      return;
    } finally {
      giveUp();
    }
  }

  /**
   * Hands on some bytes, or what was kept back of them if there are none. Whatever that throws, the
   * program must not notice: what it writes is read on, or it would wait for ever at a full pipe.
   */
  private void handOn(byte[] bytes, int count) {
    try {
      if (bytes == null) {
        sink.end();
      } else {
        sink.write(bytes, count);
      }
    } catch (EcontextException | CancellationException e) {
      // What takes this output is gone.
      return;
    } catch (Throwable e) { // An Error as well, such as for the lack of memory.
      FailureReport.tell(router, e);
    }
  }

  /** Keeps room in the pipe for what shutdown hooks write, so that they never wait for long. */
  private void outliveEnd(FileInputStream in) throws IOException {
    byte[] buffer = new byte[PIPE_BYTES];
    for (int stale = 0; ; stale++) {
      int there = in.available();
      if (there == 0) {
        stale = 0;
      }
      if (there < FULL_BYTES && stale < STALE_MILLIS) {
        LockSupport.parkNanos(PAUSE_NANOS);
        continue;
      }
      stale = 0;
      synchronized (EndOfLife.GATE) {
        if (!EndOfLife.isHeldUp()) {
          return;
        }
        // There is nobody else who reads, so this doesn't wait.
        handOn(buffer, in.read(buffer));
        handOn(null, 0);
        Main.awaitWritten();
      }
    }
  }

  /** A way into the pipe that no program can close with its System.out. */
  private void setMarkOutput(FileOutputStream out) {
    synchronized (lock) {
      markOutput = out;
      lock.notifyAll();
    }
  }

  private FileOutputStream awaitMarkOutput() throws InterruptedException {
    synchronized (lock) {
      while (markOutput == null && !ended) {
        lock.wait();
      }
      return markOutput;
    }
  }

  private byte[] currentMark() {
    synchronized (lock) {
      return mark;
    }
  }

  private static int indexOf(ByteWriter all, byte[] part) {
    for (int i = 0; i + part.length <= all.length(); i++) {
      if (Arrays.equals(all.array(), i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Counts as ended from now on, so that nobody waits for it. */
  void giveUp() {
    synchronized (lock) {
      ended = true;
      lock.notifyAll();
    }
  }

  /**
   * Hands on what was written so far, and from then on reads only what would be in the way. Waits
   * for as long as that takes: who takes the output may be slow, or stopped, as with any pipe. If
   * the end is not this JVM's own wish, it is halted after a while.
   */
  void stop() {
    synchronized (lock) {
      if (sink == null || ended) {
        ended = true;
        return;
      }
      mark =
          ("\0econtext-end-" + Long.toHexString(System.nanoTime()) + "\0")
              .getBytes(StandardCharsets.ISO_8859_1);
    }
    // On a thread of its own, since the pipe may be full and its reader stuck.
    router
        .broker()
        .start(
            ThreadRole.PROGRAM,
            "mark",
            new Runnable() {
              @Override
              public void run() {
                writeMark();
              }
            });
    awaitEnd();
  }

  private void writeMark() {
    try {
      FileOutputStream out = awaitMarkOutput();
      if (out != null) {
        out.write(currentMark());
      }
    } catch (IOException e) {
      giveUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEnd() {
    boolean interrupted = false;
    synchronized (lock) {
      while (!ended) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          // A program that interrupts all threads doesn't mean its own output.
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Logs output line by line. Not thread safe. */
  public static class Lines extends Sink {
    /** A line that is longer than this is logged in pieces, in bytes: 16 MiB. */
    private static final int MAX_LINE_BYTES = 16 << 20;

    private final ContextRouter router;
    private final String logger;
    private final int contextId;
    private final String contextName;
    private final ByteWriter line = new ByteWriter();

    /**
     * Logs in a context's name.
     *
     * @param router whose log it is
     * @param logger the name of the logger
     * @param contextId the context's number
     * @param contextName the context's name
     */
    public Lines(ContextRouter router, String logger, int contextId, String contextName) {
      this.router = router;
      this.logger = logger;
      this.contextId = contextId;
      this.contextName = contextName;
    }

    @Override
    public void write(byte[] bytes, int count) {
      int start = 0;
      for (int i = 0; i < count; i++) {
        if (bytes[i] == '\n') {
          line.putBytes(bytes, start, i - start);
          log();
          start = i + 1;
        }
      }
      line.putBytes(bytes, start, count - start);
      if (line.length() >= MAX_LINE_BYTES) {
        log();
      }
    }

    @Override
    public void end() {
      if (line.length() > 0) {
        log();
      }
    }

    private void log() {
      int length = line.length();
      if (length > 0 && line.array()[length - 1] == '\r') {
        length--;
      }
      String text = Utf8.escapingMalformed(line.array(), length);
      line.truncate(0);
      LogRecord record = LogRecord.of(System.Logger.Level.INFO.getSeverity(), logger, text, null);
      pass(record.from(contextId, contextName));
    }

    /**
     * Logs one line.
     *
     * @param record the line
     */
    protected void pass(LogRecord record) {
      router.log(record);
    }
  }
}
