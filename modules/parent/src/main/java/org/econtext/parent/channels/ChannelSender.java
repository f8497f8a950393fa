package org.econtext.parent.channels;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.econtext.core.Broker;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.EcontextException;
import org.econtext.core.LostContextException;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.Waiters;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Scope;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LossNotice;

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

  private final ContextRouter router;
  private final int contextId;
  private final int handle;

  /** Guards the rest; never held while waiting or sending. */
  private final Object lock = new Object();

  private final SendWindow window = new SendWindow();
  private final Waiters changes;

  /** Whether a thread is sending; values of several threads go out in the order of their turns. */
  private boolean sending;

  private int creditHandle;
  private RuntimeException end;

  ChannelSender(ContextRouter router, int contextId, int handle) {
    this.router = router;
    this.contextId = contextId;
    this.handle = handle;
    changes = new Waiters(router.broker());
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
    int credit = takeTurn(body.length);
    try {
      router.send(contextId, handle, credit, 0, body);
    } catch (LostContextException e) {
      giveUp(e);
      throw e;
    } finally {
      endTurn();
    }
  }

  /** Nobody takes what is sent any more. */
  private void giveUp(RuntimeException reason) {
    int freed;
    synchronized (lock) {
      if (end == null) {
        end = reason;
      }
      freed = creditHandle;
      changes.wake();
    }
    router.mailboxes().remove(freed);
  }

  /** Waits for room and for other threads' sending; gives the handle for the receiver's grants. */
  private int takeTurn(int bytes) {
    ThreadRole.requireWaiting("for room in a channel");
    while (true) {
      synchronized (lock) {
        if (end != null) {
          throw end;
        }
        if (!sending && window.isOpen()) {
          if (creditHandle == 0) {
            creditHandle = router.mailboxes().add(new Credit(), contextId);
          }
          sending = true;
          window.sent(bytes);
          return creditHandle;
        }
      }
      awaitChange(() -> end != null || (!sending && window.isOpen()));
    }
  }

  private void awaitChange(Waiters.Condition condition) {
    try {
      changes.await(lock, condition, Broker.NEVER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the receiver had no room");
    }
  }

  private void endTurn() {
    synchronized (lock) {
      sending = false;
      changes.wake();
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
    int freed;
    synchronized (lock) {
      if (end != null) {
        return;
      }
      end = new ChannelClosedException("this sender is closed");
      freed = creditHandle;
      changes.wake();
    }
    router.mailboxes().remove(freed);
    // What another thread is just sending goes before the end.
    changes.awaitUninterruptibly(lock, () -> !sending, Broker.NEVER);
    try {
      router.sendPatiently(contextId, handle, news, false);
    } catch (LostContextException e) {
      router.log(System.Logger.Level.DEBUG, "nobody hears of a sender's end: " + e.getMessage());
    }
  }

  /** Takes the receiver's grants. */
  private final class Credit implements Mailbox {
    @Override
    public Stream.Next receive(Message message, Stream from) {
      if (message.isDead()) {
        LossNotice loss = LossNotice.fromBytes(message.body());
        giveUp(
            loss.contextId() == contextId
                ? new ChannelClosedException("the receiver is closed: " + loss.message())
                : loss.toException());
        return Stream.Next.READ;
      }
      int bytes = new ByteReader(message.body()).getInt();
      boolean honest;
      synchronized (lock) {
        honest = window.granted(bytes);
        changes.wake();
      }
      if (!honest) {
        giveUp(
            new ChannelClosedException(
                "the receiver in context "
                    + router.nameOf(contextId)
                    + " says that it has read "
                    + bytes
                    + " bytes, which it was not sent"));
      }
      return Stream.Next.READ;
    }

    @Override
    public void lost(LostContextException loss) {
      if (loss.contextId() == contextId) {
        giveUp(loss);
      }
    }

    @Override
    public void closed(EcontextException reason) {
      giveUp(new ChannelClosedException(reason.getMessage()));
    }
  }

  @Override
  public String toString() {
    return "sender to context "
        + router.nameOf(contextId)
        + " with a window of "
        + Receiver.WINDOW_BYTES
        + " bytes";
  }
}
