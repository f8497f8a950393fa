package org.econtext.parent.channels;

import java.util.concurrent.CancellationException;
import org.econtext.core.Broker;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.EcontextException;
import org.econtext.core.LostContextException;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.Waiters;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LossNotice;

/**
 * All that one context sends to one receiver, however many copies of its sender the context has.
 * The receiver grants credit: bytes that it has read, or that it is closed. Thread safe.
 */
final class SendEnd {
  /** The first byte of what a receiver gets: a value follows. */
  static final int VALUE = 0;

  /** The first byte of what a receiver gets: nothing more comes. */
  static final int CLOSE = 1;

  /** The first byte of what a receiver gets: nothing more comes, because of a throwable. */
  static final int FAIL = 2;

  private final RemoteChannels channels;
  private final ContextRouter router;
  private final int contextId;
  private final int handle;

  /** Guards the rest; never held while waiting or sending. */
  private final Object lock = new Object();

  private final SendWindow window = new SendWindow();
  private final Waiters changes;

  /**
   * Whether a thread is sending; what several threads send goes out in the order of their turns.
   */
  private boolean sending;

  /** Whether the end is to follow what a thread is sending. */
  private boolean closesAfterwards;

  private final int creditHandle;
  private RuntimeException end;

  SendEnd(RemoteChannels channels, ContextRouter router, int contextId, int handle) {
    this.channels = channels;
    this.router = router;
    this.contextId = contextId;
    this.handle = handle;
    changes = new Waiters(router.broker());
    synchronized (lock) {
      creditHandle = router.mailboxes().add(new Credit(), contextId);
    }
  }

  /** Sends a value, when there is room; what can't be sent takes none. */
  void send(byte[] body) {
    takeTurn(body.length);
    boolean sent = false;
    try {
      router.send(contextId, handle, creditHandle, 0, body);
      sent = true;
    } catch (LostContextException e) {
      giveUp(e);
      throw e;
    } finally {
      endTurn(sent ? 0 : body.length);
    }
  }

  /** Sends why nothing more comes; nothing has changed if that can't be sent. */
  void fail(byte[] body) {
    if (!takeLastTurn()) {
      return;
    }
    try {
      router.send(contextId, handle, 0, 0, body);
      giveUp(new ChannelClosedException("this sender has failed"));
    } catch (LostContextException e) {
      giveUp(e);
      router.log(System.Logger.Level.DEBUG, "nobody hears of a failure: " + e.getMessage());
    } finally {
      endTurn(0);
    }
  }

  /**
   * Says that nothing more comes, behind what another thread is just sending. Waits for nothing.
   */
  void close() {
    boolean now;
    synchronized (lock) {
      if (end != null) {
        return;
      }
      end = new ChannelClosedException("this sender is closed");
      closesAfterwards = sending;
      now = !sending;
    }
    forget();
    if (now) {
      sayClosed();
    }
  }

  private void sayClosed() {
    router.sendNews(contextId, handle, 0, new byte[] {CLOSE});
  }

  /** Nobody sends here any more. */
  private void giveUp(RuntimeException reason) {
    synchronized (lock) {
      if (end == null) {
        end = reason;
      }
    }
    forget();
  }

  private void forget() {
    int freed;
    synchronized (lock) {
      freed = creditHandle;
      changes.wake();
    }
    router.mailboxes().remove(freed);
    channels.ended(contextId, handle, this);
  }

  // ---- turns

  /** Waits for room and for other threads' sending. */
  private void takeTurn(int bytes) {
    ThreadRole.requireWaiting("for room in a channel");
    while (true) {
      synchronized (lock) {
        if (end != null) {
          throw end;
        }
        if (!sending && window.isOpen()) {
          sending = true;
          window.sent(bytes);
          return;
        }
      }
      awaitChange(() -> end != null || (!sending && window.isOpen()));
    }
  }

  /** Waits for other threads' sending; false if all has ended already. */
  private boolean takeLastTurn() {
    ThreadRole.requireWaiting("to end a channel");
    while (true) {
      synchronized (lock) {
        if (end != null) {
          return false;
        }
        if (!sending) {
          sending = true;
          return true;
        }
      }
      awaitChange(() -> end != null || !sending);
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

  private void endTurn(int unsentBytes) {
    boolean closes;
    synchronized (lock) {
      window.unsent(unsentBytes);
      sending = false;
      closes = closesAfterwards;
      closesAfterwards = false;
      changes.wake();
    }
    if (closes) {
      sayClosed();
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
                "the receiver in "
                    + channels.describe(contextId)
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
}
