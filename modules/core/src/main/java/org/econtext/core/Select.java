package org.econtext.core;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Waits for many receivers at once. Those that have values take turns, so that none is starved; one
 * that was closed drops out, one that is lost or failed does so too once that was told. Thread
 * safe; each value goes to one of the threads that wait.
 *
 * <p>A receiver can be in one select at a time, and needs no other reader meanwhile, though it may
 * have some.
 *
 * @param <T> what all of them receive
 */
public final class Select<T> implements AutoCloseable {
  private final Object lock = new Object();
  private final Set<Receiver<? extends T>> open = new HashSet<>();

  /** In the order of their turns. */
  private final LinkedHashSet<Receiver<? extends T>> ready = new LinkedHashSet<>();

  /**
   * What was received.
   *
   * @param <T> what it is
   * @param receiver where it came
   * @param value the value, or null
   */
  public record Selected<T>(Receiver<? extends T> receiver, T value) {}

  private Select() {}

  /**
   * Waits for receivers together from now on.
   *
   * @param <T> what all of them receive
   * @param receivers the receivers, each only once
   * @return the select, open
   * @throws IllegalStateException if one of them has a listener, such as another select
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only read.
  public static <T> Select<T> of(Receiver<? extends T>... receivers) {
    return of(Arrays.asList(receivers));
  }

  /**
   * Waits for receivers together from now on.
   *
   * @param <T> what all of them receive
   * @param receivers the receivers, each only once
   * @return the select, open
   * @throws IllegalStateException if one of them has a listener, such as another select
   */
  public static <T> Select<T> of(Collection<? extends Receiver<? extends T>> receivers) {
    Select<T> select = new Select<>();
    try {
      for (Receiver<? extends T> receiver : receivers) {
        select.add(receiver);
      }
    } catch (IllegalStateException e) {
      select.close();
      throw e;
    }
    return select;
  }

  private void add(Receiver<? extends T> receiver) {
    receiver.whenReady(
        new Runnable() {
          @Override
          public void run() {
            putInLine(receiver);
          }
        });
    synchronized (lock) {
      open.add(receiver);
    }
    putInLine(receiver);
  }

  private void putInLine(Receiver<? extends T> receiver) {
    synchronized (lock) {
      if (open.contains(receiver) && receiver.isReady()) {
        ready.add(receiver);
        lock.notifyAll();
      }
    }
  }

  /**
   * Waits for the next value of any receiver.
   *
   * @return the value, and where it came
   * @throws ChannelClosedException if all receivers, or this select, are closed
   * @throws LostContextException as {@link Receiver#receive()}; the other receivers go on
   * @throws ChannelFailedException as {@link Receiver#receive()}; the other receivers go on
   * @throws InterruptedException if the thread is interrupted
   */
  public Selected<T> receive() throws InterruptedException {
    return receiveUntil(null);
  }

  /**
   * Waits for the next value of any receiver, but not longer than a deadline.
   *
   * @param deadline from now, not negative; zero doesn't wait
   * @return the value, and where it came
   * @throws DeadlineExceededException if none has come by then
   * @throws ChannelClosedException if all receivers, or this select, are closed
   * @throws LostContextException as {@link Receiver#receive()}; the other receivers go on
   * @throws ChannelFailedException as {@link Receiver#receive()}; the other receivers go on
   * @throws InterruptedException if the thread is interrupted
   */
  public Selected<T> receive(Duration deadline) throws InterruptedException {
    return receiveUntil(deadline);
  }

  private Selected<T> receiveUntil(Duration deadline) throws InterruptedException {
    long nanos = deadline == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(deadline);
    long end = System.nanoTime() + nanos;
    while (true) {
      Receiver<? extends T> next = awaitReady(end);
      if (next == null) {
        throw new DeadlineExceededException(
            "nothing was received within " + nanos / 1_000_000 + " ms");
      }
      try {
        return new Selected<>(next, next.receive(Duration.ZERO));
      } catch (ChannelClosedException e) {
        drop(next);
      } catch (LostContextException | ChannelFailedException e) {
        drop(next);
        throw e;
      } catch (DeadlineExceededException e) {
        // Another reader was quicker, so it is the next receiver's turn.
      } finally {
        putInLine(next);
      }
    }
  }

  /** The receiver whose turn it is; null if there is none in time. */
  private Receiver<? extends T> awaitReady(long end) throws InterruptedException {
    synchronized (lock) {
      while (ready.isEmpty()) {
        if (open.isEmpty()) {
          throw new ChannelClosedException("all receivers of this select are closed");
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          return null;
        }
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      }
      Iterator<Receiver<? extends T>> line = ready.iterator();
      Receiver<? extends T> first = line.next();
      line.remove();
      return first;
    }
  }

  private void drop(Receiver<? extends T> receiver) {
    synchronized (lock) {
      if (!open.remove(receiver)) {
        return;
      }
      ready.remove(receiver);
      lock.notifyAll();
    }
    receiver.whenReady(null);
  }

  /** Waits for none of the receivers any more; they stay as they are. */
  @Override
  public void close() {
    Set<Receiver<? extends T>> dropped;
    synchronized (lock) {
      dropped = new HashSet<>(open);
    }
    for (Receiver<? extends T> receiver : dropped) {
      drop(receiver);
    }
  }
}
