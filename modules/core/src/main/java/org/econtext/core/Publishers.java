package org.econtext.core;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** Receivers as publishers of {@link Flow}, for libraries of reactive streams. */
public final class Publishers {
  private Publishers() {}

  /**
   * A receiver as a publisher, which reads one value more than its subscriber asks for, to learn of
   * the end; the senders wait when their window is unread. It takes one subscriber, and serves it
   * on a thread of its own. The subscriber is completed when the channel is closed and it has all
   * values, and fails with what {@link Receiver#receive()} throws otherwise. Cancelling closes the
   * receiver.
   *
   * @param <T> what it receives
   * @param receiver the receiver, to be read by nobody else
   * @return the publisher
   */
  public static <T> Flow.Publisher<T> of(Receiver<T> receiver) {
    AtomicBoolean taken = new AtomicBoolean();
    return new Flow.Publisher<>() {
      @Override
      public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Delivery<T> delivery = new Delivery<>(receiver, Objects.requireNonNull(subscriber));
        if (taken.compareAndSet(false, true)) {
          delivery.begin();
        } else {
          delivery.refuse();
        }
      }
    };
  }

  private static final class Delivery<T> implements Flow.Subscription, Runnable {
    private final Receiver<T> receiver;
    private final Flow.Subscriber<? super T> subscriber;
    private long demand;
    private boolean cancelled;
    private RuntimeException mistake;

    Delivery(Receiver<T> receiver, Flow.Subscriber<? super T> subscriber) {
      this.receiver = receiver;
      this.subscriber = subscriber;
    }

    void begin() {
      subscriber.onSubscribe(this);
      Thread thread = new Thread(null, this, "econtext-publisher");
      thread.setDaemon(true);
      thread.start();
    }

    void refuse() {
      synchronized (this) {
        cancelled = true;
      }
      subscriber.onSubscribe(this);
      subscriber.onError(new IllegalStateException("a receiver has one subscriber only"));
    }

    @Override
    public void request(long count) {
      synchronized (this) {
        if (count > 0) {
          demand = count > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + count;
        } else if (mistake == null) {
          mistake = new IllegalArgumentException("at least 1 must be requested, not " + count);
        }
        notifyAll();
      }
      if (count <= 0) {
        // Whoever waits for the next value is to see the mistake at once.
        receiver.close();
      }
    }

    @Override
    public void cancel() {
      synchronized (this) {
        if (cancelled) {
          return;
        }
        cancelled = true;
        notifyAll();
      }
      receiver.close();
    }

    @Override
    public void run() {
      Throwable failure = deliver();
      if (isCancelled()) {
        return;
      }
      if (failure == null) {
        subscriber.onComplete();
      } else {
        cancel();
        subscriber.onError(failure);
      }
    }

    /** Why nothing more comes; null if all has come, or nothing more is wanted. */
    private Throwable deliver() {
      try {
        T value = receiver.receive();
        while (awaitDemand()) {
          subscriber.onNext(Objects.requireNonNull(value, "null was sent, which no Flow carries"));
          value = receiver.receive();
        }
        return null;
      } catch (ChannelClosedException e) {
        return mistake();
      } catch (RuntimeException | Error | InterruptedException e) {
        // Nobody else could tell the subscriber that nothing more comes.
        return e;
      }
    }

    private synchronized RuntimeException mistake() {
      return mistake;
    }

    private synchronized boolean isCancelled() {
      return cancelled;
    }

    /** False if it was cancelled. */
    private synchronized boolean awaitDemand() throws InterruptedException {
      while (demand == 0 && mistake == null && !cancelled) {
        wait();
      }
      if (mistake != null) {
        throw mistake;
      }
      demand--;
      return !cancelled;
    }
  }
}
