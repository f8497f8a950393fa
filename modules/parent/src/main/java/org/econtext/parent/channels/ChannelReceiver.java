package org.econtext.parent.channels;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.econtext.core.Broker;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.ChannelFailedException;
import org.econtext.core.CodecException;
import org.econtext.core.Context;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.EcontextException;
import org.econtext.core.LostContextException;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.RemoteThrowable;
import org.econtext.core.Sender;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.Waiters;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Trust;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LossNotice;
import org.econtext.core.values.AllowList;
import org.econtext.core.values.DeclaredTrust;
import org.econtext.parent.calls.RemoteTraces;

/** A mailbox whose senders are slowed down to the speed at which it is read. */
final class ChannelReceiver<T> implements Mailbox, Receiver<T> {
  private final RemoteChannels channels;
  private final ContextRouter router;
  private final Class<T> type;
  private final AllowList allowList;
  private final int handle;

  /** Guards the rest; never held while sending, decoding or waiting. */
  private final Object lock = new Object();

  private final ArrayDeque<Message> unread = new ArrayDeque<>();

  /** What each context has unread here, by its id. */
  private final Map<Integer, Source> sources = new HashMap<>();

  /** Contexts that are to send, be it that they haven't yet. */
  private final Set<Integer> expected = new HashSet<>();

  private final Waiters news;

  /** What {@link #receive()} throws when all is read; null while more may come. */
  private RuntimeException end;

  /** A sender's failure, which the thread that receives it decodes. */
  private Message failure;

  private boolean closed;
  private Runnable listener;

  /** Whether a worker is about to tell the listener. */
  private boolean telling;

  /** Where the last message came from; null before the first. */
  private Stream stream;

  /** A context that sends here, and where it is told how it goes. */
  private static final class Source {
    final ReceiveWindow window = new ReceiveWindow();
    int creditHandle;
  }

  ChannelReceiver(
      RemoteChannels channels, ContextRouter router, Class<T> type, AllowList allowList) {
    this.channels = channels;
    this.router = router;
    this.type = type;
    this.allowList = allowList;
    news = new Waiters(router.broker());
    handle = router.mailboxes().add(this);
  }

  @Override
  public Sender<T> sender() {
    return new ChannelSender<>(channels, router.self().id(), handle);
  }

  // ---- what comes

  @Override
  public Stream.Next receive(Message message, Stream from) {
    byte[] body = message.body();
    String offence = null;
    boolean over;
    boolean refused = false;
    synchronized (lock) {
      over = closed || isOver();
      int kind = body.length == 0 ? SendEnd.VALUE : body[0];
      if (over) {
        refused = kind == SendEnd.VALUE;
      } else if (kind == SendEnd.VALUE) {
        Source source = sources.computeIfAbsent(message.source(), s -> new Source());
        source.creditHandle = message.replyTo();
        if (source.window.arrived(body.length)) {
          unread.add(message);
        } else {
          offence =
              channels.describe(message.source())
                  + " sent more than the window of "
                  + WINDOW_BYTES
                  + " bytes that it was granted";
          end = new ChannelClosedException(offence);
        }
      } else if (kind == SendEnd.FAIL) {
        failure = message;
      } else {
        end = new ChannelClosedException("the sender is closed");
      }
      if (!over) {
        stream = from;
      }
    }
    if (refused) {
      // It may have heard nothing of the end, and would wait for credit for what is dropped here.
      refuse(message.source(), message.replyTo(), "its receiver had ended");
    }
    if (over) {
      return Stream.Next.READ;
    }
    if (offence != null) {
      router.log(System.Logger.Level.WARNING, "a channel was ended: " + offence);
      refuseSenders(offence);
    }
    tellOfNews();
    return Stream.Next.READ;
  }

  private void tellOfNews() {
    boolean tells;
    synchronized (lock) {
      news.wake();
      tells = listener != null && !telling;
      telling |= tells;
    }
    if (!tells) {
      return;
    }
    boolean told = false;
    try {
      // This is mostly the thread that reads the stream, which runs nothing of a program.
      router.broker().execute(ThreadRole.WORKER, this::tellListener);
      told = true;
    } finally {
      if (!told) {
        synchronized (lock) {
          telling = false;
        }
      }
    }
  }

  private void tellListener() {
    Runnable told;
    synchronized (lock) {
      telling = false;
      told = listener;
    }
    if (told != null) {
      told.run();
    }
  }

  @Override
  public void expect(Context context) {
    synchronized (lock) {
      expected.add(context.id());
    }
    var unused = context.lost().thenAccept(this::lost);
  }

  @Override
  public void lost(LostContextException loss) {
    synchronized (lock) {
      if (isOver()) {
        return;
      }
      if (!expected.contains(loss.contextId()) && !sources.containsKey(loss.contextId())) {
        return;
      }
      end = loss;
    }
    tellOfNews();
  }

  @Override
  public void closed(EcontextException reason) {
    synchronized (lock) {
      if (isOver()) {
        return;
      }
      end = new ChannelClosedException(reason.getMessage());
    }
    tellOfNews();
  }

  private boolean isOver() {
    return end != null || failure != null;
  }

  // ---- who waits

  @Override
  public boolean isReady() {
    synchronized (lock) {
      return !unread.isEmpty() || isOver();
    }
  }

  @Override
  public void whenReady(Runnable newListener) {
    synchronized (lock) {
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
    Stream source;
    synchronized (lock) {
      source = stream == null ? router.parentStream() : stream;
    }
    if (source != null) {
      source.wantReader();
    }
  }

  @Override
  public Iterator<T> iterator() {
    return new ReceiverIterator<>(this);
  }

  // ---- receiving

  @Override
  public T receive() throws InterruptedException {
    return receiveUntil(Broker.NEVER, null);
  }

  @Override
  public T receive(Duration deadline) throws InterruptedException {
    return receiveUntil(router.broker().deadlineAfter(deadline), deadline);
  }

  private T receiveUntil(long deadline, Duration limit) throws InterruptedException {
    Message message = take();
    while (message == null) {
      wantReader();
      if (!news.await(lock, this::isReady, deadline)) {
        throw new DeadlineExceededException(
            "nothing was received within " + limit.toMillis() + " ms");
      }
      message = take();
    }
    ByteReader in = new ByteReader(message.body());
    in.getByte();
    Trust trust =
        router.description().isAncestor(message.source())
            ? Trust.anything()
            : new DeclaredTrust(type, allowList);
    Object value = new Decoder(router, trust).read(in);
    if (value != null && !type.isInstance(value)) {
      throw new CodecException(
          channels.describe(message.source())
              + " sent a "
              + value.getClass().getName()
              + " to a receiver of "
              + type.getName());
    }
    return type.cast(value);
  }

  /** The next value; null if there is none yet. */
  private Message take() {
    Message message;
    int grant;
    Message failed;
    synchronized (lock) {
      message = unread.poll();
      if (message == null) {
        if (end != null) {
          throw end;
        }
        failed = failure;
        grant = 0;
      } else {
        failed = null;
        grant = sources.get(message.source()).window.read(message.body().length);
      }
    }
    if (failed != null) {
      throw failed(failed);
    }
    if (grant > 0) {
      ByteWriter out = new ByteWriter(16);
      out.putInt(grant);
      router.sendNews(message.source(), message.replyTo(), 0, out.toByteArray());
    }
    return message;
  }

  private RuntimeException failed(Message message) {
    RuntimeException told;
    try {
      ByteReader in = new ByteReader(message.body());
      in.getByte();
      Trust trust = new DeclaredTrust(RemoteThrowable.class, allowList);
      if (!(new Decoder(router, trust).read(in) instanceof RemoteThrowable reason)) {
        throw new CodecException("it gave a reason that is no throwable");
      }
      told =
          new ChannelFailedException(
              "the sender in " + channels.describe(message.source()) + " failed",
              RemoteTraces.ofFunctions(reason));
    } catch (CodecException e) {
      told =
          new CodecException(
              "the sender in "
                  + channels.describe(message.source())
                  + " failed, and why can't be read: "
                  + e.getMessage());
    }
    synchronized (lock) {
      if (end == null) {
        end = told;
      }
      return end;
    }
  }

  // ---- the end

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      unread.clear();
      failure = null;
      end = new ChannelClosedException("this receiver is closed");
    }
    tellOfNews();
    router.mailboxes().remove(handle);
    refuseSenders("its receiver took no more");
  }

  private void refuseSenders(String reason) {
    Map<Integer, Integer> senders = new HashMap<>();
    synchronized (lock) {
      sources.forEach((contextId, source) -> senders.put(contextId, source.creditHandle));
    }
    senders.forEach((contextId, creditHandle) -> refuse(contextId, creditHandle, reason));
  }

  private void refuse(int contextId, int creditHandle, String reason) {
    router.sendDead(contextId, creditHandle, LossNotice.of(router.self().id(), reason));
  }
}
