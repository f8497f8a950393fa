package org.econtext.files;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.Context;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;

/** A channel in memory, of one thread. */
final class Pipe implements Receiver<byte[]>, Sender<byte[]> {
  final ArrayDeque<byte[]> messages = new ArrayDeque<>();

  /** The time that sending has taken, and what it takes for a byte. */
  long nanos;

  long nanosPerByte = 100;

  @Override
  public Sender<byte[]> sender() {
    return this;
  }

  @Override
  public void send(byte[] value) {
    messages.add(value.clone());
    nanos += value.length * nanosPerByte;
  }

  @Override
  public byte[] receive() {
    if (messages.isEmpty()) {
      throw new ChannelClosedException("nothing more");
    }
    return messages.remove();
  }

  @Override
  public byte[] receive(Duration deadline) {
    return receive();
  }

  @Override
  public Iterator<byte[]> iterator() {
    return messages.iterator();
  }

  @Override
  public void expect(Context context) {
    throw new UnsupportedOperationException("nobody is elsewhere");
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void whenReady(Runnable listener) {
    throw new UnsupportedOperationException("one thread never waits");
  }

  @Override
  public void fail(Throwable reason) {
    throw new UnsupportedOperationException("nothing here fails", reason);
  }

  @Override
  public void close() {
    // What was sent is still to be received.
  }
}
