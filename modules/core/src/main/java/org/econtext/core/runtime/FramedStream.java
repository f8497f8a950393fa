package org.econtext.core.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.econtext.core.Broker;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Stream;

/**
 * A stream over a pair of byte streams: one thread reads, and may step aside for a moment, so that
 * a thread that waits for a message reads it without being woken; whoever sends writes by itself if
 * nobody else is writing, and otherwise leaves the message to a writer thread, which puts many into
 * one write. The lock is never held while reading or writing.
 */
public final class FramedStream implements Stream {
  /** Queued bodies may take this much, in bytes: 64 MiB; a single larger one is taken as well. */
  static final int MAX_QUEUED_BYTES = 64 << 20;

  private static final int BUFFER_BYTES = 32 << 10;
  private static final int BATCH_BYTES = 64 << 10;
  private static final int UNTRUSTED_ALLOCATION_BYTES = 4 << 20;

  /**
   * What the first stage's shell writes after the JVM's last frame: {@code ET}, then its status.
   */
  private static final int END_MAGIC = 0x4554;

  /** As long a parent that is lost may go unnoticed while the JVM ends. */
  private static final long REST_NANOS = 1_000_000_000;

  /** The reader steps aside for as long as somebody polls within this, and no longer than twice. */
  private static final long ASIDE_NANOS = 1_000_000;

  /**
   * Polling takes no longer than what it saves, two wake-ups of about 25 us, so it never costs more
   * than twice the best choice (A. R. Karlin and others, Competitive Snoopy Caching, 1988).
   */
  private static final long POLL_NANOS = 50_000;

  /** If polling is in vain, the next 1, 3, 7, ... chances are left out, and no more than this. */
  private static final int MAX_SKIPS = 255;

  private static final int END_STATUS_DIGITS = 3;
  private static final int MAX_END_OUTPUT_BYTES = 256 << 10;

  /** Who gets what a stream reads. */
  public interface Owner {
    /**
     * A message came. Runs on the stream's reader thread and must not wait for other streams to be
     * read.
     *
     * @param message the message
     * @param from the stream that it came from
     */
    void received(Message message, FramedStream from);

    /**
     * The JVM at the other end has ended; its last output follows until the stream is lost.
     *
     * @param stream the stream
     */
    void ending(FramedStream stream);

    /**
     * The stream is lost. Runs once, on the stream's reader thread, after the last message.
     *
     * @param stream the stream
     * @param end how
     */
    void lost(FramedStream stream, StreamEnd end);
  }

  private final int peer;
  private final String peerName;
  private final InputStream in;
  private final OutputStream out;
  private final Broker broker;
  private final Owner owner;

  private byte[] buffer;
  private StreamEnd end;
  private int bufferStart;
  private int bufferEnd;

  private final Object lock = new Object();
  private final ArrayDeque<Message> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean writing;
  private boolean writerStarted;
  private boolean closing;

  /** The stream's own thread that reads. */
  private Thread guardian;

  /** Who reads now: the guardian, or one that polls; null while the guardian is aside. */
  private Thread reader;

  /** Who will poll when it has sent what it is about to send. */
  private Thread poller;

  private boolean readerWanted;
  private long asideNanos;
  private int polls;
  private int skips;
  private int penalty;
  private LostContextException lost;
  private byte[] scratch = new byte[1 << 10];

  /**
   * Makes a stream that neither reads nor writes yet.
   *
   * @param peer the id of the context at the other end
   * @param peerName its name, for errors
   * @param in bytes from there
   * @param out bytes to there
   * @param broker whose threads it runs on
   * @param owner who gets the messages
   */
  public FramedStream(
      int peer, String peerName, InputStream in, OutputStream out, Broker broker, Owner owner) {
    this.peer = peer;
    this.peerName = peerName;
    this.in = in;
    this.out = out;
    this.broker = broker;
    this.owner = owner;
  }

  /** Starts to read. */
  public void start() {
    broker.start("read-" + peerName, new Task(Task.READ));
  }

  /** One class for what would be two: the payload is small. */
  private final class Task implements Runnable {
    static final int READ = 0;
    static final int WRITE = 1;

    private final int kind;

    Task(int kind) {
      this.kind = kind;
    }

    @Override
    public void run() {
      if (kind == READ) {
        readAll();
      } else {
        writeQueued();
      }
    }
  }

  @Override
  public int peer() {
    return peer;
  }

  @Override
  public String toString() {
    return "stream to " + peerName;
  }

  // ---- reading

  private void readAll() {
    synchronized (lock) {
      buffer = new byte[BUFFER_BYTES];
      guardian = Thread.currentThread();
      reader = guardian;
    }
    try {
      do {
        awaitTurn();
      } while (readNext());
    } finally {
      finish(end == null ? broken("was given up because its owner failed") : end);
    }
  }

  /** Waits while the guardian is aside. */
  private void awaitTurn() {
    while (true) {
      int seen;
      synchronized (lock) {
        if (reader == guardian) {
          return;
        }
        seen = polls;
      }
      LockSupport.parkNanos(this, asideNanos);
      synchronized (lock) {
        if (reader == null && (readerWanted || polls == seen)) {
          reader = guardian;
        }
      }
    }
  }

  /** Whether the current thread is the one that reads this stream. */
  boolean isReader() {
    return Thread.currentThread() == reader;
  }

  /**
   * Reads one message and gives it to the owner. Only for the thread that reads, which may do so
   * also while it handles an earlier message.
   *
   * @return false if the stream has ended
   */
  boolean readNext() {
    if (end != null) {
      return false;
    }
    try {
      if (!fill(2, true)) {
        end = new StreamEnd(LostContextException.UNKNOWN_STATUS, StreamEnd.NOTHING, null);
        return false;
      }
      int magic = peekShort();
      if (magic == END_MAGIC) {
        end = readEnd();
        return false;
      }
      if (magic != Message.MAGIC) {
        end = broken("sent bytes that are no frame (0x" + Integer.toHexString(magic) + ")");
        return false;
      }
      fill(Message.HEADER_BYTES, false);
      int length = peekLength();
      if (length < 0 || length > Message.MAX_BODY_BYTES) {
        end =
            broken(
                "announced a body of "
                    + (length & 0xffffffffL)
                    + " bytes, more than the limit of "
                    + Message.MAX_BODY_BYTES);
        return false;
      }
      owner.received(readMessage(length), this);
      return true;
    } catch (IOException e) {
      end = broken(e.getMessage() == null ? e.toString() : e.getMessage());
      return false;
    }
  }

  /**
   * Lets a thread that waits poll, if that has been worth it, instead of waking it for each
   * message. Only for what handles a message, as its last step.
   */
  public void stepAside() {
    synchronized (lock) {
      // One that polls has given way already.
      if (reader != guardian) {
        return;
      }
      if (skips > 0) {
        skips--;
      } else if (bufferStart == bufferEnd) {
        stepAside(ASIDE_NANOS);
      }
    }
  }

  /**
   * Rests from reading after this message, until something is sent, or for a second. Only for what
   * handles a message for which nobody polls.
   */
  void rest() {
    synchronized (lock) {
      stepAside(REST_NANOS);
      lock.notifyAll();
    }
  }

  private void stepAside(long nanos) {
    asideNanos = nanos;
    readerWanted = false;
    reader = null;
  }

  private boolean isResting() {
    return reader == null && asideNanos == REST_NANOS;
  }

  /** Somebody waits for what comes, and doesn't poll. */
  public void wantReader() {
    synchronized (lock) {
      readerWanted = true;
      if (reader == null) {
        LockSupport.unpark(guardian);
      }
    }
  }

  /**
   * Says that the current thread will poll after it has sent something, if nobody reads now. What
   * it sends then doesn't call the guardian back.
   *
   * @return whether it should poll
   */
  public boolean expectPolling() {
    synchronized (lock) {
      if (reader != null || guardian == null) {
        return false;
      }
      poller = Thread.currentThread();
      return true;
    }
  }

  /**
   * Waits a moment for a message, on the current thread, and gives it to the owner. Never blocks:
   * what doesn't come at once, and messages for others, are the guardian's.
   *
   * @param destination the context that it is for
   * @param handle the mailbox there
   * @return whether it came; if not, the guardian reads
   */
  public boolean pollNext(int destination, int handle) {
    synchronized (lock) {
      poller = null;
      if (reader != null) {
        return false;
      }
      reader = Thread.currentThread();
      polls++;
    }
    boolean came = false;
    try {
      came = poll(destination, handle);
    } catch (IOException e) {
      // The guardian meets it as well, and ends the stream.
    } finally {
      endPolling(came);
    }
    return came;
  }

  @SuppressWarnings("ThreadPriorityCheck") // If the other end shares the CPU, it is its turn.
  private boolean poll(int destination, int handle) throws IOException {
    long start = System.nanoTime();
    do {
      int have = bufferEnd - bufferStart;
      if (have >= Message.HEADER_BYTES) {
        if (peekShort() != Message.MAGIC
            || intAt(bufferStart + 2) != destination
            || intAt(bufferStart + 14) != handle) {
          return false;
        }
        if (have - Message.HEADER_BYTES >= peekLength()) {
          return readNext();
        }
      }
      if (have < BUFFER_BYTES && in.available() > 0) {
        fill(have + 1, false);
      } else {
        Thread.yield();
      }
    } while (System.nanoTime() - start < POLL_NANOS);
    return false;
  }

  private void endPolling(boolean came) {
    synchronized (lock) {
      reader = null;
      penalty = came ? 0 : Math.min(MAX_SKIPS, 2 * penalty + 1);
      skips = penalty;
      if (readerWanted || !came) {
        wantReader();
      }
    }
  }

  private static StreamEnd broken(String reason) {
    return new StreamEnd(LostContextException.UNKNOWN_STATUS, StreamEnd.NOTHING, reason);
  }

  private Message readMessage(int length) throws IOException {
    int at = bufferStart + 2;
    int destination = intAt(at);
    int source = intAt(at + 4);
    int authority = intAt(at + 8);
    int handle = intAt(at + 12);
    int replyTo = intAt(at + 16);
    int flags = (buffer[at + 20] & 0xff) << 8 | (buffer[at + 21] & 0xff);
    bufferStart += Message.HEADER_BYTES;
    return new Message(destination, source, authority, handle, replyTo, flags, readBody(length));
  }

  private byte[] readBody(int length) throws IOException {
    // A header is no proof that so many bytes will come, so memory grows with what has come.
    byte[] body = new byte[Math.min(length, UNTRUSTED_ALLOCATION_BYTES)];
    int have = Math.min(length, bufferEnd - bufferStart);
    System.arraycopy(buffer, bufferStart, body, 0, have);
    bufferStart += have;
    while (have < length) {
      if (have == body.length) {
        body = Arrays.copyOf(body, (int) Math.min(length, body.length * 4L));
      }
      int count = in.read(body, have, body.length - have);
      if (count < 0) {
        throw new EOFException("ended within a message");
      }
      have += count;
    }
    return body;
  }

  private StreamEnd readEnd() throws IOException {
    bufferStart += 2;
    int status = LostContextException.UNKNOWN_STATUS;
    if (fill(END_STATUS_DIGITS, true)) {
      status = 0;
      for (int i = 0; i < END_STATUS_DIGITS; i++) {
        status = status * 10 + (buffer[bufferStart++] - '0');
      }
    }
    owner.ending(this);
    byte[] output = Arrays.copyOfRange(buffer, bufferStart, bufferEnd);
    try {
      byte[] rest = in.readNBytes(MAX_END_OUTPUT_BYTES);
      int have = output.length;
      output = Arrays.copyOf(output, have + rest.length);
      System.arraycopy(rest, 0, output, have, rest.length);
    } catch (IOException e) {
      // The launching process was ended because something there kept its output open: what had
      // come until then is what there is.
      return new StreamEnd(status, output, e.getMessage());
    }
    return new StreamEnd(status, output, null);
  }

  /** Buffers at least some bytes; false, if allowed, when the stream has ended before the first. */
  private boolean fill(int count, boolean mayEnd) throws IOException {
    while (bufferEnd - bufferStart < count) {
      if (bufferStart > 0) {
        System.arraycopy(buffer, bufferStart, buffer, 0, bufferEnd - bufferStart);
        bufferEnd -= bufferStart;
        bufferStart = 0;
      }
      int got = in.read(buffer, bufferEnd, buffer.length - bufferEnd);
      if (got < 0) {
        if (mayEnd && bufferEnd == 0) {
          return false;
        }
        throw new EOFException("ended within a message");
      }
      bufferEnd += got;
    }
    return true;
  }

  private int peekShort() {
    return (buffer[bufferStart] & 0xff) << 8 | (buffer[bufferStart + 1] & 0xff);
  }

  private int peekLength() {
    return intAt(bufferStart + Message.HEADER_BYTES - 4);
  }

  private int intAt(int at) {
    return (buffer[at] & 0xff) << 24
        | (buffer[at + 1] & 0xff) << 16
        | (buffer[at + 2] & 0xff) << 8
        | (buffer[at + 3] & 0xff);
  }

  // ---- writing

  @Override
  public void send(Message message) {
    synchronized (lock) {
      checkUsable();
      if (writing || !queue.isEmpty()) {
        awaitRoom(message);
        enqueue(message);
        return;
      }
      writing = true;
    }
    try {
      write(message);
    } catch (IOException e) {
      writeFailed(e);
      throw lostNow();
    } finally {
      doneWriting();
    }
  }

  @Override
  public boolean offer(Message message) {
    synchronized (lock) {
      if (lost != null || closing || !hasRoom(message)) {
        return false;
      }
      wantReader();
      enqueue(message);
      return true;
    }
  }

  /** Queues a message to go out with others, waiting for room; for callers that send many. */
  void sendLater(Message message) {
    synchronized (lock) {
      checkUsable();
      awaitRoom(message);
      enqueue(message);
    }
  }

  private boolean hasRoom(Message message) {
    return queuedBytes == 0 || queuedBytes + message.body().length <= MAX_QUEUED_BYTES;
  }

  private void awaitRoom(Message message) {
    try {
      while (!hasRoom(message)) {
        lock.wait();
        checkUsable();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the " + this + " had no room");
    }
  }

  private void checkUsable() {
    if (poller != Thread.currentThread()) {
      // There may be an answer.
      wantReader();
    }
    if (lost != null) {
      throw lost;
    }
    if (closing) {
      throw new LostContextException(
          peer, LostContextException.UNKNOWN_STATUS, "context " + peerName + " was closed");
    }
  }

  private void enqueue(Message message) {
    queue.add(message);
    queuedBytes += message.body().length + Message.HEADER_BYTES;
    if (!writerStarted) {
      startWriter();
    } else if (!writing && queue.size() == 1) {
      lock.notifyAll();
    }
  }

  private void startWriter() {
    writerStarted = true;
    broker.start("write-" + peerName, new Task(Task.WRITE));
  }

  private void doneWriting() {
    synchronized (lock) {
      writing = false;
      if (!queue.isEmpty() || closing) {
        lock.notifyAll();
      }
    }
  }

  private void writeQueued() {
    ArrayDeque<Message> batch = new ArrayDeque<>();
    while (true) {
      synchronized (lock) {
        while (lost == null && (writing || (queue.isEmpty() && !closing))) {
          if (!awaitQueued()) {
            return;
          }
        }
        if (lost != null) {
          return;
        }
        if (queue.isEmpty()) {
          break;
        }
        writing = true;
        takeBatch(batch);
        lock.notifyAll();
      }
      try {
        writeBatch(batch);
      } catch (IOException e) {
        writeFailed(e);
        return;
      } finally {
        doneWriting();
      }
    }
    closeOutput();
  }

  /** Waits for something to write; false, and no writer thread any more, if nothing comes. */
  @SuppressWarnings("WaitNotInLoop") // The caller loops.
  private boolean awaitQueued() {
    try {
      lock.wait(ThreadBroker.IDLE_MILLIS);
    } catch (InterruptedException e) {
      // Nobody may interrupt the broker's threads; the stream goes on as long as it lives.
      return true;
    }
    writerStarted = lost != null || writing || !queue.isEmpty() || closing;
    return writerStarted;
  }

  private void takeBatch(ArrayDeque<Message> batch) {
    long bytes = 0;
    do {
      Message message = queue.remove();
      bytes += message.body().length + Message.HEADER_BYTES;
      batch.add(message);
    } while (!queue.isEmpty() && bytes + queue.peek().body().length <= BATCH_BYTES);
    queuedBytes -= bytes;
  }

  private void writeBatch(ArrayDeque<Message> batch) throws IOException {
    int used = 0;
    while (!batch.isEmpty()) {
      Message message = batch.remove();
      int size = Message.HEADER_BYTES + message.body().length;
      if (used > 0 && used + size > BATCH_BYTES) {
        out.write(scratch, 0, used);
        used = 0;
      }
      if (size > BATCH_BYTES) {
        write(message);
      } else {
        reserve(used + size);
        putFrame(message, used);
        used += size;
      }
    }
    if (used > 0) {
      out.write(scratch, 0, used);
    }
    out.flush();
  }

  private void write(Message message) throws IOException {
    byte[] body = message.body();
    if (body.length <= BATCH_BYTES) {
      reserve(Message.HEADER_BYTES + body.length);
      putFrame(message, 0);
      out.write(scratch, 0, Message.HEADER_BYTES + body.length);
    } else {
      putHeader(message, 0);
      out.write(scratch, 0, Message.HEADER_BYTES);
      out.write(body, 0, body.length);
    }
    out.flush();
  }

  private void reserve(int size) {
    if (scratch.length < size) {
      scratch = Arrays.copyOf(scratch, Math.max(size, scratch.length * 2));
    }
  }

  private void putFrame(Message message, int at) {
    putHeader(message, at);
    byte[] body = message.body();
    System.arraycopy(body, 0, scratch, at + Message.HEADER_BYTES, body.length);
  }

  private void putHeader(Message message, int at) {
    scratch[at] = (byte) (Message.MAGIC >> 8);
    scratch[at + 1] = (byte) Message.MAGIC;
    putInt(at + 2, message.destination());
    putInt(at + 6, message.source());
    putInt(at + 10, message.authority());
    putInt(at + 14, message.handle());
    putInt(at + 18, message.replyTo());
    scratch[at + 22] = (byte) (message.flags() >> 8);
    scratch[at + 23] = (byte) message.flags();
    putInt(at + 24, message.body().length);
  }

  private void putInt(int at, int value) {
    scratch[at] = (byte) (value >> 24);
    scratch[at + 1] = (byte) (value >> 16);
    scratch[at + 2] = (byte) (value >> 8);
    scratch[at + 3] = (byte) value;
  }

  // ---- the end

  @Override
  public void close() {
    synchronized (lock) {
      closing = true;
      if (!writerStarted) {
        startWriter();
      }
      lock.notifyAll();
    }
  }

  /**
   * Waits until the reader rests, or the stream is lost.
   *
   * @param millis not longer than this
   * @throws InterruptedException if the thread is interrupted
   */
  void awaitRest(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    synchronized (lock) {
      for (long left = millis; lost == null && !isResting() && left > 0; ) {
        lock.wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    }
  }

  private void closeOutput() {
    try {
      out.close();
    } catch (IOException e) {
      // The other end was faster to close; the reader sees the end and reports it.
      writeFailed(e);
    }
  }

  private void writeFailed(IOException e) {
    // The reader still gets what the other end said last, and then reports the loss; only if it
    // can't, because it is blocked by a half-open connection, closing the input wakes it.
    synchronized (lock) {
      if (lost == null) {
        lost =
            new LostContextException(
                peer,
                LostContextException.UNKNOWN_STATUS,
                "cannot write to context " + peerName + ": " + e.getMessage());
      }
      queue.clear();
      queuedBytes = 0;
      lock.notifyAll();
    }
  }

  private LostContextException lostNow() {
    synchronized (lock) {
      return lost;
    }
  }

  private void finish(StreamEnd how) {
    synchronized (lock) {
      if (lost == null) {
        lost =
            new LostContextException(
                peer,
                how.exitStatus(),
                "context "
                    + peerName
                    + " is gone: "
                    + (how.reason() == null ? "its stream ended" : "its stream " + how.reason()));
      }
      queue.clear();
      queuedBytes = 0;
      lock.notifyAll();
    }
    owner.lost(this, how);
  }
}
