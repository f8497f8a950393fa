package org.econtext.parent.router;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.ChannelFailedException;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.RemoteThrowable;
import org.econtext.core.Sender;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Trust;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.HandleTable;
import org.econtext.core.runtime.LocalRouter;
import org.econtext.core.runtime.Loss;
import org.econtext.core.runtime.ThreadBroker;

/** A mailbox whose senders are slowed down to the speed at which it is read. */
final class ChannelReceiver<T> extends HandleTable.Mailbox implements Receiver<T> {
  /** Credit is granted when this much was read, so that a grant costs little beside the values. */
  private static final int GRANT_BYTES = WINDOW_BYTES / 4;

  private final LocalRouter router;
  private final Class<T> type;
  private final int handle;
  private final ArrayDeque<Message> unread = new ArrayDeque<>();

  /** The bytes that were read of each sending context's mailbox and not yet granted again. */
  private final HashMap<Long, Integer> ungranted = new HashMap<>();

  private RuntimeException end;
  private boolean closed;
  private Runnable listener;

  /** Where the last message came from; null before the first. */
  private FramedStream stream;

  ChannelReceiver(LocalRouter router, Class<T> type) {
    this.router = router;
    this.type = type;
    handle = router.handles().add(this);
  }

  @Override
  public Sender<T> sender() {
    return new ChannelSender<>(router, router.self().id(), handle);
  }

  @Override
  public void receive(Message message, FramedStream from) {
    byte[] body = message.body();
    synchronized (unread) {
      if (closed) {
        return;
      }
      stream = from;
      int kind = body.length == 0 ? ChannelSender.VALUE : body[0];
      if (kind == ChannelSender.VALUE) {
        unread.add(message);
        ungranted.putIfAbsent(senderOf(message), 0);
      } else if (end == null) {
        end =
            kind == ChannelSender.FAIL
                ? failure(message)
                : new ChannelClosedException("the sender is closed");
      }
    }
    tellOfNews();
  }

  private ChannelFailedException failure(Message message) {
    ByteReader in = new ByteReader(message.body());
    in.getByte();
    Trust trust = router.extension().trustIn(RemoteThrowable.class);
    RemoteThrowable reason = (RemoteThrowable) new Decoder(router, trust).read(in);
    return new ChannelFailedException(
        "the sender in context " + router.nameOf(message.source()) + " failed",
        RemoteTraces.ofFunctions(reason));
  }

  private void tellOfNews() {
    Runnable told;
    synchronized (unread) {
      unread.notifyAll();
      told = listener;
    }
    if (told != null) {
      told.run();
    }
  }

  @Override
  public boolean isReady() {
    synchronized (unread) {
      return !unread.isEmpty() || end != null;
    }
  }

  @Override
  public void whenReady(Runnable newListener) {
    synchronized (unread) {
      if (newListener != null && listener != null) {
        throw new IllegalStateException(
            "this receiver has a listener already; is it in another Select?");
      }
      listener = newListener;
    }
    if (newListener != null) {
      wantReader();
      if (isReady()) {
        newListener.run();
      }
    }
  }

  /** A stream whose reader has stepped aside for a call must not keep a channel waiting. */
  private void wantReader() {
    FramedStream expected;
    synchronized (unread) {
      expected = stream == null ? router.parentStream() : stream;
    }
    if (expected != null) {
      expected.wantReader();
    }
  }

  @Override
  public Iterator<T> iterator() {
    return new ReceiverIterator<>(this);
  }

  private static long senderOf(Message message) {
    return (long) message.source() << 32 | message.replyTo();
  }

  @Override
  public void lost(LostContextException loss) {
    synchronized (unread) {
      if (end != null) {
        return;
      }
      for (Long sender : ungranted.keySet()) {
        if ((int) (sender >> 32) == loss.contextId()) {
          end = loss;
        }
      }
      if (end == null) {
        return;
      }
    }
    tellOfNews();
  }

  @Override
  public T receive() throws InterruptedException {
    return receiveUntil(Long.MAX_VALUE, null);
  }

  @Override
  public T receive(Duration deadline) throws InterruptedException {
    return receiveUntil(System.nanoTime() + ThreadBroker.saturatedNanos(deadline), deadline);
  }

  private T receiveUntil(long deadlineNanos, Duration deadline) throws InterruptedException {
    Message message;
    int grant;
    synchronized (unread) {
      while (unread.isEmpty()) {
        if (end != null) {
          throw end;
        }
        awaitNews(deadlineNanos, deadline);
      }
      message = unread.remove();
      grant = countRead(message);
    }
    if (grant > 0) {
      ByteWriter out = new ByteWriter(16);
      out.putInt(grant);
      tell(message, 0, out.toByteArray());
    }
    ByteReader in = new ByteReader(message.body());
    in.getByte();
    Trust trust =
        router.identity().isAncestor(message.source())
            ? Trust.anything()
            : router.extension().trustIn(type);
    return type.cast(new Decoder(router, trust).read(in));
  }

  private void awaitNews(long deadlineNanos, Duration deadline) throws InterruptedException {
    wantReader();
    if (deadline == null) {
      unread.wait();
      return;
    }
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      throw new DeadlineExceededException(
          "nothing was received within " + deadline.toMillis() + " ms");
    }
    unread.wait(left / 1_000_000 + 1);
  }

  private int countRead(Message message) {
    int read = ungranted.get(senderOf(message)) + message.body().length;
    boolean due = read >= GRANT_BYTES;
    ungranted.put(senderOf(message), due ? 0 : read);
    return due ? read : 0;
  }

  private void tell(Message message, int flags, byte[] body) {
    router.reply(message, flags, body, false);
  }

  @Override
  public void close() {
    synchronized (unread) {
      if (closed) {
        return;
      }
      closed = true;
      unread.clear();
      end = new ChannelClosedException("this receiver is closed");
    }
    tellOfNews();
    router.handles().remove(handle);
    byte[] body = Loss.of(router.self().id(), "its receiver took no more").toBytes();
    synchronized (unread) {
      for (Long sender : ungranted.keySet()) {
        Message asked = new Message(0, (int) (sender >> 32), 0, handle, sender.intValue(), 0, body);
        tell(asked, Message.FLAG_DEAD, body);
      }
    }
  }
}
