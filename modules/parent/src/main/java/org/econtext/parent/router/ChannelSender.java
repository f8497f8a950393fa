package org.econtext.parent.router;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Scope;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.HandleTable;
import org.econtext.core.runtime.LocalRouter;
import org.econtext.core.runtime.Loss;

/**
 * Sends to a receiver, wherever that is. The receiver grants credit: bytes that it has read, or
 * that it is closed. The mailbox for these grants is made with the first value that is sent, so a
 * sender that is only passed on costs nothing.
 */
final class ChannelSender<T> implements Sender<T>, Scope.Address {
  /** The first byte of what a receiver gets: a value follows. */
  static final int VALUE = 0;

  /** The first byte of what a receiver gets: nothing more comes. */
  static final int CLOSE = 1;

  /** The first byte of what a receiver gets: nothing more comes, because of a throwable. */
  static final int FAIL = 2;

  private final LocalRouter router;
  private final int contextId;
  private final int handle;
  private final Object lock = new Object();
  private final Object order = new Object();
  private volatile int creditHandle;
  private long sentBytes;
  private long readBytes;
  private RuntimeException end;

  ChannelSender(LocalRouter router, int contextId, int handle) {
    this.router = router;
    this.contextId = contextId;
    this.handle = handle;
  }

  @Override
  public int contextId() {
    return contextId;
  }

  @Override
  public int handle() {
    return handle;
  }

  @Override
  public void send(T value) {
    ByteWriter out = new ByteWriter(64);
    out.putByte(VALUE);
    Encoder.write(out, value);
    // What is long has just made the array as long as it has to be.
    byte[] body = out.length() == out.array().length ? out.array() : out.toByteArray();
    // Sent under a lock, so that values of several threads go out in the order of their credit; and
    // under one that the reader's thread never waits for, or two peers that both write would wait
    // for each other to read.
    synchronized (order) {
      takeRoom(body.length);
      router.send(contextId, handle, creditHandle, 0, body);
    }
  }

  private void takeRoom(int bytes) {
    synchronized (lock) {
      if (creditHandle == 0) {
        creditHandle = router.handles().add(new Credit());
      }
      awaitRoom();
      sentBytes += bytes;
    }
  }

  private void awaitRoom() {
    while (end == null && sentBytes - readBytes >= Receiver.WINDOW_BYTES) {
      try {
        lock.wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while the receiver had no room");
      }
    }
    if (end != null) {
      throw end;
    }
  }

  @Override
  public void close() {
    end(new byte[] {CLOSE});
  }

  @Override
  public void fail(Throwable reason) {
    ByteWriter out = new ByteWriter(256);
    out.putByte(FAIL);
    Encoder.write(out, Objects.requireNonNull(reason));
    end(out.toByteArray());
  }

  private void end(byte[] news) {
    synchronized (lock) {
      if (end != null) {
        return;
      }
      end = new ChannelClosedException("this sender is closed");
      lock.notifyAll();
      if (creditHandle != 0) {
        router.handles().remove(creditHandle);
      }
    }
    try {
      router.send(contextId, handle, 0, 0, news);
    } catch (LostContextException e) {
      router.log(System.Logger.Level.DEBUG, "nobody hears of a sender's end: " + e.getMessage());
    }
  }

  private final class Credit extends HandleTable.Mailbox {
    @Override
    public int respondent() {
      return contextId;
    }

    @Override
    public void receive(Message message, FramedStream from) {
      if (message.isDead()) {
        Loss loss = Loss.fromBytes(message.body());
        fail(
            loss.contextId() == contextId
                ? new ChannelClosedException("the receiver is closed: " + loss.message())
                : loss.toException());
        return;
      }
      synchronized (lock) {
        readBytes += new ByteReader(message.body()).getInt();
        lock.notifyAll();
      }
    }

    @Override
    public void lost(LostContextException loss) {
      if (loss.contextId() == contextId) {
        fail(loss);
      }
    }

    private void fail(RuntimeException reason) {
      synchronized (lock) {
        if (end == null) {
          end = reason;
        }
        lock.notifyAll();
      }
      router.handles().remove(creditHandle);
    }
  }
}
