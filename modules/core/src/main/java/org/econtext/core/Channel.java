package org.econtext.core;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * One end of a two-way channel: a sender and a receiver, whose counterparts are the other end.
 *
 * <p>The first end is opened in one context; {@link #otherEnd} is passed to a function, which joins
 * it in its own. Each direction is a channel of its own, with its own window and its own end. The
 * first end can send only when the other has joined, and waits for that; a function that never
 * joins leaves it waiting until its context is lost, or this end is closed. An end that joins after
 * the first was closed finds itself closed. Thread safe.
 *
 * @param <S> what this end sends
 * @param <R> what this end receives
 */
public final class Channel<S, R> implements AutoCloseable {
  private final Receiver<R> receiver;

  /** Where the other end says what to send to; null in the end that joined. */
  private final Receiver<Sender<S>> greeting;

  private final Object lock = new Object();
  private Sender<S> sender;
  private EcontextException unjoinable;
  private boolean closed;

  private Channel(Receiver<R> receiver, Receiver<Sender<S>> greeting, Sender<S> sender) {
    this.receiver = receiver;
    this.greeting = greeting;
    this.sender = sender;
  }

  /**
   * The end that isn't joined yet, as it travels. To be joined once.
   *
   * @param <S> what that end sends
   * @param <R> what that end receives
   * @param sender to the first end
   * @param greeting takes the sender to the end that joins
   */
  public record End<S, R>(Sender<S> sender, Sender<Sender<R>> greeting) {
    /**
     * Makes this the end of the context that the caller is in.
     *
     * @param here the router of that context
     * @param type what it receives, as with {@link Router#receiver}
     * @return this end, open
     * @throws LostContextException if the first end's context is lost
     */
    public Channel<S, R> join(Router here, Class<R> type) {
      Receiver<R> receiver = here.receiver(type);
      greeting.send(receiver.sender());
      return new Channel<>(receiver, null, sender);
    }
  }

  /**
   * Opens the first end.
   *
   * @param <S> what it sends
   * @param <R> what it receives
   * @param other the context in which the other end will join; the first end is in that of its
   *     router
   * @param type what it receives, as with {@link Router#receiver}
   * @return the first end, open
   * @throws LostContextException if the way to the other context is lost
   */
  public static <S, R> Channel<S, R> open(Context other, Class<R> type) {
    Router here = other.router();
    @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type arguments.
    Receiver<Sender<S>> greeting = (Receiver) here.receiver(Sender.class);
    Channel<S, R> channel = new Channel<>(here.receiver(type), greeting, null);
    channel.receiver.expect(other);
    greeting.expect(other);
    greeting.whenReady(
        new Runnable() {
          @Override
          public void run() {
            channel.greeted();
          }
        });
    return channel;
  }

  private void greeted() {
    Sender<S> joined;
    try {
      joined = greeting.receive(Duration.ZERO);
    } catch (DeadlineExceededException e) {
      // Joined twice: the first one has it.
      return;
    } catch (EcontextException e) {
      giveUp(e);
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException | Error e) {
      giveUp(new EcontextException("cannot read who has joined: " + e, e));
      throw e;
    }
    if (joined == null) {
      giveUp(new CodecException("who has joined gave null as its sender"));
      return;
    }
    greeting.whenReady(null);
    greeting.close();
    synchronized (lock) {
      if (!closed) {
        sender = joined;
        lock.notifyAll();
        return;
      }
    }
    joined.close();
  }

  /** Nobody will join any more. */
  private void giveUp(EcontextException reason) {
    synchronized (lock) {
      if (sender == null && unjoinable == null) {
        unjoinable = reason;
        lock.notifyAll();
      }
    }
  }

  /**
   * The end to pass to a function of another context.
   *
   * @return that end
   * @throws IllegalStateException if this end is itself the one that joined
   */
  public End<R, S> otherEnd() {
    if (greeting == null) {
      throw new IllegalStateException("this is the other end");
    }
    return new End<>(receiver.sender(), greeting.sender());
  }

  /**
   * Sends to the other end.
   *
   * @param value the value, or null
   * @throws ChannelClosedException if either end is closed
   * @throws LostContextException if the other end's context is lost
   * @throws CodecException if the value can't travel; nothing was sent
   * @throws CancellationException if the thread is interrupted while it waits
   */
  public void send(S value) {
    try {
      sender().send(value);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted before the other end has joined");
    }
  }

  /**
   * What this end sends with, for {@link Sender#fail} and to end this direction alone.
   *
   * @return the sender to the other end, once that has joined
   * @throws ChannelClosedException if this end is closed before that
   * @throws LostContextException if the context that was to join is lost before that
   * @throws InterruptedException if the thread is interrupted
   */
  public Sender<S> sender() throws InterruptedException {
    synchronized (lock) {
      while (sender == null) {
        if (closed) {
          throw new ChannelClosedException("this end was closed before another one joined it");
        }
        if (unjoinable != null) {
          throw unjoinable;
        }
        lock.wait();
      }
      return sender;
    }
  }

  /**
   * What this end receives with, for iteration, {@link Select} and {@link Publishers}.
   *
   * @return the receiver
   */
  public Receiver<R> receiver() {
    return receiver;
  }

  /**
   * Waits for the next value of the other end.
   *
   * @return the value
   * @throws ChannelClosedException if either end is closed
   * @throws LostContextException as {@link Receiver#receive()}
   * @throws InterruptedException if the thread is interrupted
   */
  public R receive() throws InterruptedException {
    return receiver.receive();
  }

  /**
   * Waits for the next value of the other end, but not longer than a deadline.
   *
   * @param deadline from now, not negative; zero doesn't wait
   * @return the value
   * @throws DeadlineExceededException if none has come by then
   * @throws ChannelClosedException if either end is closed
   * @throws LostContextException as {@link Receiver#receive()}
   * @throws InterruptedException if the thread is interrupted
   */
  public R receive(Duration deadline) throws InterruptedException {
    return receiver.receive(deadline);
  }

  /** Ends both directions: the other end receives what was sent before, and then no more. */
  @Override
  public void close() {
    Sender<S> joined;
    synchronized (lock) {
      closed = true;
      joined = sender;
      lock.notifyAll();
    }
    // The greeting stays open, so that an end that joins later doesn't wait for values in vain.
    if (joined != null) {
      joined.close();
    }
    receiver.close();
  }
}
