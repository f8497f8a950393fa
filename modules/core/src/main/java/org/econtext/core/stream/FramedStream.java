package org.econtext.core.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.econtext.core.Broker;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.StreamEnd;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.Waiters;

/**
 * A stream over a pair of byte streams. One thread reads ({@link ReadTurn} says who). Whoever sends
 * writes by itself where that can't block, because the other end has read nearly all that it was
 * sent; otherwise it leaves the message to a writer, which puts many into one write. The lock is
 * never held while reading, writing or waiting.
 */
public final class FramedStream implements Stream {
  /**
   * Polling takes no longer than what it saves, so it never costs more than twice the best choice
   * (A. R. Karlin and others, Competitive Snoopy Caching, 1988): two wake-ups, of 50 us each on a
   * virtual machine whose host sees to every interrupt. An end that doesn't poll yet answers within
   * that, so one end that polls is enough for both to begin.
   */
  private static final long POLL_NANOS = 100_000;

  private final int peer;
  private final String peerName;
  private final Broker broker;
  private final Owner owner;
  private final FrameReader frames;
  private final FrameWriter writer;
  private final ReadTurn turn;

  /** What the other end had read when it sent what was read last. */
  private volatile int confirmed;

  private final Object lock = new Object();
  private final OutputQueue output = new OutputQueue();
  private final Waiters changes;
  private boolean writerStarted;
  private boolean closing;
  private boolean outputClosed;
  private LostContextException lost;

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
    this.broker = broker;
    this.owner = owner;
    frames = new FrameReader(in);
    writer = new FrameWriter(out, frames);
    turn = new ReadTurn(broker);
    changes = new Waiters(broker);
  }

  @Override
  public int peer() {
    return peer;
  }

  @Override
  public String toString() {
    return "stream to " + peerName;
  }

  @Override
  public void start() {
    broker.start(
        ThreadRole.READER,
        "read-" + peerName,
        new Runnable() {
          @Override
          public void run() {
            readAll();
          }
        });
  }

  // ---- reading

  private void readAll() {
    StreamEnd end = null;
    try {
      turn.begin();
      do {
        turn.awaitTurn();
      } while (readNext());
      if (frames.hasJvmEnded()) {
        owner.ending(this);
      }
      end = frames.end();
    } catch (IOException e) {
      end = StreamEnd.because(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (Throwable e) { // Not even an Error may leave those waiting who wait for this stream.
      end = StreamEnd.because("was given up: " + e);
    } finally {
      finish(end);
    }
  }

  /** Reads a message and gives it to the owner; false at the end. */
  private boolean readNext() throws IOException {
    Message message = frames.next();
    if (message == null) {
      return false;
    }
    confirmed = frames.confirmed();
    turn.handling();
    Next next = owner.received(message, this);
    if (next == Next.STEP_ASIDE) {
      if (frames.isDrained()) {
        turn.stepAside();
      }
    } else if (next == Next.HOLD) {
      turn.hold();
    } else if (next == Next.REST) {
      turn.rest();
    }
    return true;
  }

  @Override
  public void resume() {
    turn.resume();
  }

  @Override
  public void wantReader() {
    turn.wantReader();
  }

  @Override
  public boolean expectPolling() {
    return turn.expectPolling();
  }

  @Override
  public boolean pollNext(int destination, int handle) {
    if (!turn.beginPolling()) {
      return false;
    }
    boolean came = false;
    try {
      Message message = poll(destination, handle);
      if (message != null) {
        confirmed = frames.confirmed();
        came = true;
        ThreadRole.lend(ThreadRole.READER);
        owner.received(message, this);
      }
    } catch (IOException e) {
      // The reader meets it as well, and ends the stream.
      came = false;
    } finally {
      ThreadRole.lend(null);
      turn.endPolling(came);
    }
    return came;
  }

  @SuppressWarnings("ThreadPriorityCheck") // If the other end shares the CPU, it is its turn.
  private Message poll(int destination, int handle) throws IOException {
    long start = broker.nanoTime();
    do {
      Message message = frames.poll(destination, handle);
      if (message != null) {
        return message;
      }
      if (frames.isOther(destination, handle)) {
        return null;
      }
      Thread.yield();
    } while (broker.nanoTime() - start < POLL_NANOS);
    return null;
  }

  /**
   * Waits until the reader rests, or the stream has ended.
   *
   * @param millis not longer than this
   * @throws InterruptedException if the thread is interrupted
   */
  public void awaitRest(long millis) throws InterruptedException {
    turn.awaitRest(millis);
  }

  /** Waits until all that was sent is written, or the stream is lost; interruption can't end it. */
  public void awaitWritten() {
    changes.awaitUninterruptibly(
        lock,
        new Waiters.Condition() {
          @Override
          public boolean isMet() {
            return lost != null || (output.isEmpty() && !output.isWriting());
          }
        },
        Broker.NEVER);
  }

  // ---- writing

  @Override
  public void send(Message message, long deadline, boolean batched) {
    ThreadRole.requireWaiting("to send to " + peerName);
    turn.beforeSending();
    OutputQueue.Waiting waiting;
    synchronized (lock) {
      checkUsable();
      // Whoever has a deadline must not rely on what the other end says that it has read.
      if (!batched && deadline == Broker.NEVER && output.mayWriteDirectly(message, confirmed)) {
        output.beginDirect(message);
        waiting = null;
      } else if (output.hasRoom(message)) {
        enqueue(message);
        return;
      } else {
        waiting = output.lineUp(message, null);
      }
    }
    if (waiting == null) {
      writeDirectly(message);
    } else {
      awaitRoom(waiting, deadline);
    }
  }

  private void writeDirectly(Message message) {
    boolean written = false;
    try {
      writer.write(message);
      written = true;
    } catch (IOException e) {
      written = true;
      writeFailed(e.getMessage());
      throw lostNow();
    } finally {
      if (!written) {
        giveUpWriting();
      }
      doneWriting();
    }
  }

  /** Waits until the writer has taken the message in its turn. */
  private void awaitRoom(OutputQueue.Waiting waiting, long deadline) {
    Waiters.Condition over =
        new Waiters.Condition() {
          @Override
          public boolean isMet() {
            return waiting.isTaken() || lost != null || closing;
          }
        };
    boolean interrupted = false;
    try {
      changes.await(lock, over, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      interrupted = true;
    }
    List<Runnable> told;
    synchronized (lock) {
      if (waiting.isTaken()) {
        return;
      }
      checkUsable();
      output.leave(waiting);
      // Those behind it may need less.
      told = admit();
    }
    tell(told);
    if (interrupted) {
      throw new CancellationException("interrupted while the " + this + " had no room");
    }
    throw new DeadlineExceededException("the " + this + " had no room in time");
  }

  @Override
  public boolean offer(Message message) {
    turn.wantReader();
    synchronized (lock) {
      if (lost != null || closing || !output.hasRoom(message)) {
        return false;
      }
      enqueue(message);
      return true;
    }
  }

  @Override
  public boolean isOpen() {
    synchronized (lock) {
      return lost == null && !closing;
    }
  }

  @Override
  public void offerNews(Message message) {
    turn.wantReader();
    synchronized (lock) {
      if (lost != null || closing) {
        return;
      }
      if (output.hasRoomForNews(message)) {
        output.addNews(message);
        startWriter();
        return;
      }
    }
    owner.stuck(this);
  }

  @Override
  public boolean offerInTurn(Message message, Runnable whenTaken) {
    turn.wantReader();
    synchronized (lock) {
      if (lost != null || closing) {
        return true;
      }
      if (output.hasRoom(message)) {
        enqueue(message);
        return true;
      }
      output.lineUp(message, whenTaken);
      return false;
    }
  }

  private void checkUsable() {
    if (lost != null) {
      throw lost;
    }
    if (closing) {
      throw new LostContextException(
          peer, LostContextException.UNKNOWN_STATUS, "context " + peerName + " was closed");
    }
  }

  private void enqueue(Message message) {
    output.add(message);
    startWriter();
  }

  private void startWriter() {
    if (writerStarted || output.isWriting()) {
      return;
    }
    boolean started = false;
    writerStarted = true;
    try {
      broker.execute(
          ThreadRole.WRITER,
          new Runnable() {
            @Override
            public void run() {
              writeQueued();
            }
          });
      started = true;
    } finally {
      // There was no memory for it; the next message tries again.
      writerStarted = started;
    }
  }

  /** Ends a write; whoever wrote by itself leaves what has come meanwhile to the writer. */
  private void doneWriting() {
    synchronized (lock) {
      output.endWriting();
      changes.wake();
      if (lost == null && (!output.isEmpty() || closing)) {
        startWriter();
      }
    }
  }

  private void writeQueued() {
    ArrayDeque<Message> batch = new ArrayDeque<>();
    boolean written = false;
    try {
      while (beginBatch(batch)) {
        writer.write(batch);
        synchronized (lock) {
          output.endWriting();
          changes.wake();
        }
      }
      closeOutput();
      written = true;
    } catch (IOException e) {
      written = true;
      writeFailed(e.getMessage());
    } finally {
      if (!written) {
        giveUpWriting();
      }
    }
  }

  /** False if there is nothing to write for now; this writer must not write then. */
  private boolean beginBatch(ArrayDeque<Message> batch) {
    List<Runnable> told = null;
    boolean begun;
    synchronized (lock) {
      begun = lost == null && output.beginBatch(batch);
      if (!begun) {
        writerStarted = false;
      } else {
        told = admit();
      }
    }
    tell(told);
    return begun;
  }

  /** Queues what there is room for, and returns who is to be told of that. With the lock held. */
  private List<Runnable> admit() {
    List<Runnable> told = new ArrayList<>(0);
    for (OutputQueue.Waiting taken = output.admit(); taken != null; taken = output.admit()) {
      addListener(told, taken);
    }
    changes.wake();
    return told;
  }

  /** Lets nobody wait any more, and returns who is to be told of that. With the lock held. */
  private List<Runnable> dismiss() {
    List<Runnable> told = new ArrayList<>(0);
    for (OutputQueue.Waiting last = output.dismiss(); last != null; last = output.dismiss()) {
      addListener(told, last);
    }
    changes.wake();
    return told;
  }

  private static void addListener(List<Runnable> told, OutputQueue.Waiting waiting) {
    if (waiting.listener != null) {
      told.add(waiting.listener);
    }
  }

  private static void tell(List<Runnable> listeners) {
    if (listeners != null) {
      for (int i = 0; i < listeners.size(); i++) {
        listeners.get(i).run();
      }
    }
  }

  // ---- the end

  @Override
  public void close() {
    List<Runnable> told;
    synchronized (lock) {
      closing = true;
      told = dismiss();
      startWriter();
    }
    tell(told);
  }

  private void closeOutput() throws IOException {
    synchronized (lock) {
      if (!closing || outputClosed || output.isWriting() || !output.isEmpty()) {
        return;
      }
      outputClosed = true;
    }
    writer.close();
  }

  /** The reader still gets what the other end said last. */
  private void writeFailed(String reason) {
    lose(unwritable(reason));
    owner.ending(this);
  }

  /**
   * An Error within a write may have left half a frame, and nobody knows when the other end ends.
   */
  private void giveUpWriting() {
    lose(unwritable("a write was given up"));
    owner.stuck(this);
  }

  private LostContextException unwritable(String reason) {
    return new LostContextException(
        peer,
        LostContextException.UNKNOWN_STATUS,
        "cannot write to context " + peerName + ": " + reason);
  }

  private void lose(LostContextException reason) {
    List<Runnable> told;
    synchronized (lock) {
      if (lost == null) {
        lost = reason;
      }
      output.clear();
      told = dismiss();
    }
    tell(told);
  }

  private LostContextException lostNow() {
    synchronized (lock) {
      return lost;
    }
  }

  private void finish(StreamEnd end) {
    turn.end();
    lose(
        new LostContextException(
            peer,
            end.exitStatus(),
            "context "
                + peerName
                + " is gone: "
                + (end.reason() == null ? "its stream ended" : "its stream " + end.reason())));
    owner.lost(this, end);
  }
}
