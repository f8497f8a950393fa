package org.econtext.testing;

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
 * One end of a stream within one JVM, which passes messages on as they are. It has no thread: what
 * comes is given to the owner by the broker's workers, so it takes none while it rests, and runs
 * under any broker. Thread safe.
 */
public final class MemoryStream implements Stream {
  /** What may be under way in one direction before who sends has to wait, in bytes: 64 MiB. */
  public static final int MAX_BYTES = 64 << 20;

  /** News may take this much beyond, in bytes: 1 MiB. */
  private static final int MAX_NEWS_BYTES = 1 << 20;

  private final int peer;
  private final String peerName;
  private final Broker broker;
  private final Owner owner;
  private final Object lock = new Object();
  private final ArrayDeque<Message> inbox = new ArrayDeque<>();
  private final Waiters room;
  private final ArrayDeque<Waiting> line = new ArrayDeque<>();
  private long inboxBytes;
  private MemoryStream other;
  private boolean started;
  private boolean delivering;
  private boolean holding;
  private boolean resumed;

  /** Nothing more is sent from this end. */
  private boolean closed;

  /** How the stream ends at this end, when what is in the inbox has been given to the owner. */
  private StreamEnd end;

  private boolean lost;

  /** A message that the other end has offered, and for which there was no room yet. */
  private record Waiting(Message message, Runnable whenTaken) {}

  private MemoryStream(int peer, String peerName, Broker broker, Owner owner) {
    this.peer = peer;
    this.peerName = peerName;
    this.broker = broker;
    this.owner = owner;
    room = new Waiters(broker);
  }

  /**
   * Makes one end of a stream that has no other end yet.
   *
   * @param peer the context at the other end
   * @param peerName its name, for errors
   * @param broker gives what comes to the owner
   * @param owner gets what comes
   * @return this end, not started
   */
  public static MemoryStream end(int peer, String peerName, Broker broker, Owner owner) {
    return new MemoryStream(peer, peerName, broker, owner);
  }

  /**
   * Joins two ends, before either is used.
   *
   * @param one one end
   * @param two the other
   */
  public static void join(MemoryStream one, MemoryStream two) {
    one.other = two;
    two.other = one;
  }

  @Override
  public int peer() {
    return peer;
  }

  @Override
  public String toString() {
    return "stream to " + peerName;
  }

  // ---- receiving

  @Override
  public void start() {
    synchronized (lock) {
      started = true;
    }
    deliverLater();
  }

  private void deliverLater() {
    synchronized (lock) {
      if (!started || delivering || holding || lost || (inbox.isEmpty() && end == null)) {
        return;
      }
      delivering = true;
    }
    broker.execute(ThreadRole.READER, this::deliver);
  }

  private void deliver() {
    boolean goesOn = true;
    while (goesOn) {
      broker.pause();
      goesOn = deliverNext();
    }
  }

  private boolean deliverNext() {
    Message message;
    synchronized (lock) {
      // One for an earlier message is not for this one.
      resumed = false;
      message = inbox.peek();
      if (message == null) {
        delivering = false;
        if (end == null || lost) {
          return false;
        }
        lost = true;
        closed = true;
      }
    }
    if (message == null) {
      owner.lost(this, end);
      return false;
    }
    Next next = give(message);
    List<Runnable> told = new ArrayList<>();
    boolean goesOn;
    synchronized (lock) {
      // Unless the stream was cut meanwhile, it is still there.
      if (inbox.poll() != null) {
        inboxBytes -= message.frameBytes();
      }
      while (!line.isEmpty() && fits(line.peek().message, MAX_BYTES)) {
        Waiting taken = line.remove();
        add(taken.message);
        told.add(taken.whenTaken);
      }
      room.wake();
      goesOn = next != Next.HOLD || resumed;
      holding = !goesOn;
      delivering = goesOn;
    }
    told.forEach(Runnable::run);
    return goesOn;
  }

  private Next give(Message message) {
    try {
      return owner.received(message, this);
    } catch (RuntimeException | Error e) {
      endWith(StreamEnd.because("was given up: " + e), true);
      return Next.READ;
    }
  }

  @Override
  public void resume() {
    synchronized (lock) {
      if (!holding) {
        resumed = true;
        return;
      }
      holding = false;
    }
    deliverLater();
  }

  // ---- sending: into the other end's inbox

  @Override
  public void send(Message message, long deadline, boolean batched) {
    ThreadRole.requireWaiting("to send to " + peerName);
    while (!put(message, MAX_BYTES)) {
      awaitRoom(message, deadline);
    }
  }

  private boolean put(Message message, long limit) {
    synchronized (lock) {
      if (closed) {
        throw new LostContextException(
            peer, LostContextException.UNKNOWN_STATUS, "the " + this + " is lost");
      }
    }
    synchronized (other.lock) {
      if (other.end != null) {
        throw new LostContextException(
            peer, LostContextException.UNKNOWN_STATUS, "the " + this + " is lost");
      }
      if (!other.hasRoom(message, limit)) {
        return false;
      }
      other.add(message);
    }
    other.deliverLater();
    return true;
  }

  private void add(Message message) {
    inbox.add(message);
    inboxBytes += message.frameBytes();
  }

  /** News, whose limit is another, overtake those who wait. */
  private boolean hasRoom(Message message, long limit) {
    return (line.isEmpty() || limit > MAX_BYTES) && fits(message, limit);
  }

  private boolean fits(Message message, long limit) {
    return inbox.isEmpty() || inboxBytes + message.frameBytes() <= limit;
  }

  private void awaitRoom(Message message, long deadline) {
    try {
      if (!other.room.await(
          other.lock, () -> other.end != null || other.hasRoom(message, MAX_BYTES), deadline)) {
        throw new DeadlineExceededException("the " + this + " had no room in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the " + this + " had no room");
    }
  }

  @Override
  public boolean offer(Message message) {
    try {
      return put(message, MAX_BYTES);
    } catch (LostContextException e) {
      return false;
    }
  }

  @Override
  public void offerNews(Message message) {
    try {
      if (!put(message, (long) MAX_BYTES + MAX_NEWS_BYTES)) {
        owner.stuck(this);
      }
    } catch (LostContextException e) {
      // Nobody is left who could take the news.
      return;
    }
  }

  @Override
  public boolean isOpen() {
    synchronized (lock) {
      if (closed) {
        return false;
      }
    }
    synchronized (other.lock) {
      return other.end == null;
    }
  }

  @Override
  public boolean offerInTurn(Message message, Runnable whenTaken) {
    synchronized (lock) {
      if (closed) {
        return true;
      }
    }
    synchronized (other.lock) {
      if (other.end != null) {
        return true;
      }
      if (!other.hasRoom(message, MAX_BYTES)) {
        other.line.add(new Waiting(message, whenTaken));
        return false;
      }
      other.add(message);
    }
    other.deliverLater();
    return true;
  }

  // ---- the end

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    other.endWith(StreamEnd.because(null), false);
  }

  /**
   * Cuts the stream: both ends are lost, and what is under way with them.
   *
   * @param reason why, or null
   */
  public void cut(String reason) {
    endWith(StreamEnd.because(reason), true);
    other.endWith(StreamEnd.because(reason), true);
  }

  private void endWith(StreamEnd how, boolean atOnce) {
    List<Waiting> dismissed;
    synchronized (lock) {
      if (end == null) {
        end = how;
      }
      if (atOnce) {
        inbox.clear();
        inboxBytes = 0;
        holding = false;
      }
      room.wake();
      dismissed = new ArrayList<>(line);
      line.clear();
    }
    dismissed.forEach(waiting -> waiting.whenTaken.run());
    deliverLater();
  }
}
