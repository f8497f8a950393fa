package org.econtext.parent.channels;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.Receiver;

/** What comes to a receiver until it is closed. Not thread safe. */
final class ReceiverIterator<T> implements Iterator<T> {
  private final Receiver<T> receiver;
  private boolean held;
  private T next;

  ReceiverIterator(Receiver<T> receiver) {
    this.receiver = receiver;
  }

  @Override
  public boolean hasNext() {
    if (held) {
      return true;
    }
    try {
      next = receiver.receive();
      held = true;
    } catch (ChannelClosedException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a value");
    }
    return held;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the channel is closed");
    }
    held = false;
    return next;
  }
}
