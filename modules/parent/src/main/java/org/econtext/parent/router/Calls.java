package org.econtext.parent.router;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.econtext.core.Broker;
import org.econtext.core.Call;
import org.econtext.core.CallException;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.RemoteThrowable;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.runtime.Dispatcher;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.HandleTable;
import org.econtext.core.runtime.LocalRouter;
import org.econtext.core.runtime.Loss;
import org.econtext.core.runtime.RemoteContext;
import org.econtext.core.runtime.ThreadBroker;

/** Makes calls in other contexts and waits for their answers. Thread safe. */
public final class Calls {
  /** Is shown what this context calls elsewhere. */
  public interface Listener {
    /**
     * A function is about to be called in another context. Must be cheap.
     *
     * @param function the class of the method reference, lambda, or object that is called
     */
    void calling(Class<?> function);
  }

  private final ParentRouter extension;
  private final LocalRouter router;
  private volatile Listener listener;
  private final Object completerLock = new Object();

  /** As only one is to poll at a time: on a busy machine it would take the CPU from others. */
  private final AtomicInteger waitingThreads = new AtomicInteger();

  private final ArrayDeque<Runnable> completions = new ArrayDeque<>();
  private boolean hasCompleter;

  Calls(ParentRouter extension, LocalRouter router) {
    this.extension = extension;
    this.router = router;
  }

  /**
   * Shows somebody the functions that this context calls elsewhere.
   *
   * @param newListener is shown them from now on
   */
  public void show(Listener newListener) {
    listener = newListener;
  }

  Object await(RemoteContext context, Call call) {
    Prepared prepared = prepare(call);
    FunctionParts parts = prepared.parts;
    long deadline =
        call.deadline() == null
            ? Long.MAX_VALUE
            : System.nanoTime() + ThreadBroker.saturatedNanos(call.deadline());
    try (WaitingThread waiting = new WaitingThread(context.id())) {
      Message answer = waiting.ask(Handles.CALL_FUNCTION, prepared.body, deadline);
      if (answer == null) {
        cancel(context.id(), waiting.handle);
        if (Thread.interrupted()) {
          Thread.currentThread().interrupt();
          throw new CancellationException("interrupted while " + describe(context, parts) + " ran");
        }
        throw deadlineExceeded(context, parts, call.deadline());
      }
      return decode(context, parts, answer);
    } catch (LostContextException e) {
      throw lossOf(context, e);
    }
  }

  <R> CompletableFuture<R> submit(RemoteContext context, Call call) {
    return send(context, prepare(call), call.deadline());
  }

  /** Makes a call that was prepared; the deadline may be null. */
  <R> CompletableFuture<R> send(RemoteContext context, Prepared call, Duration deadline) {
    Pending<R> pending = new Pending<>(context, call.parts);
    pending.handle = router.handles().add(pending);
    if (deadline != null) {
      pending.armDeadline(deadline);
    }
    try {
      router.send(context.id(), Handles.CALL_FUNCTION, pending.handle, 0, call.body, true);
    } catch (LostContextException e) {
      pending.lost(lossOf(context, e));
    } catch (RuntimeException e) {
      router.handles().remove(pending.handle);
      throw e;
    }
    return pending.future;
  }

  /** Why a context is gone, which the router that finds no way to it may know no longer. */
  private static LostContextException lossOf(RemoteContext context, LostContextException noRoute) {
    Loss news = context.loss();
    return news == null ? noRoute : news.toException();
  }

  /** Asks another context's well-known handle, and waits for the answer. */
  Message request(int contextId, int handle, byte[] body) {
    try (WaitingThread waiting = new WaitingThread(contextId)) {
      Message answer = waiting.ask(handle, body, Long.MAX_VALUE);
      if (answer == null) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting for an answer");
      }
      if (answer.isDead()) {
        throw Loss.fromBytes(answer.body()).toException();
      }
      return answer;
    }
  }

  /** A call that is written, so that what it refers to may change before it is sent. */
  static final class Prepared {
    private final FunctionParts parts;
    private final byte[] body;

    Prepared(FunctionParts parts, byte[] body) {
      this.parts = parts;
      this.body = body;
    }
  }

  private Prepared prepare(Call call) {
    show(call.function());
    FunctionParts parts = FunctionParts.of(call.function());
    return new Prepared(parts, encode(parts, call.arguments(), call.isConcurrent()));
  }

  /**
   * Prepares a call of a task, on a thread of its own.
   *
   * @param task a lambda, or an object that travels
   * @param method what of the object is called there, without arguments
   */
  Prepared prepareTask(Object task, String method) {
    show(task);
    FunctionParts parts = FunctionParts.ofTask(task, method);
    return new Prepared(parts, encode(parts, FunctionParts.NOTHING, true));
  }

  private void show(Object function) {
    Listener shown = listener;
    if (shown != null) {
      shown.calling(function.getClass());
    }
  }

  private static byte[] encode(FunctionParts parts, Object[] arguments, boolean concurrently) {
    ByteWriter out = new ByteWriter(256);
    out.putByte(concurrently ? Dispatcher.CONCURRENTLY : Dispatcher.ON_MAIN_THREAD);
    byte[] method = parts.encodedMethod();
    out.putBytes(method, 0, method.length);
    Object[] captured = parts.captured();
    out.putVarInt(captured.length + arguments.length);
    for (Object value : captured) {
      Encoder.write(out, value);
    }
    for (Object value : arguments) {
      Encoder.write(out, value);
    }
    return out.toByteArray();
  }

  private Object decode(RemoteContext context, FunctionParts parts, Message answer) {
    if (answer.isDead()) {
      throw Loss.fromBytes(answer.body()).toException();
    }
    ByteReader in = new ByteReader(answer.body());
    if (in.getByte() == Dispatcher.THREW) {
      Object thrown = new Decoder(router, extension.trustIn(RemoteThrowable.class)).read(in);
      throw new CallException(
          describe(context, parts) + " failed", RemoteTraces.ofFunctions((RemoteThrowable) thrown));
    }
    return new Decoder(router, extension.trustIn(parts.returnType())).read(in);
  }

  private static String describe(RemoteContext context, FunctionParts parts) {
    return parts.describe() + " in " + context;
  }

  private void cancel(int contextId, int handle) {
    ByteWriter body = new ByteWriter(16);
    body.putInt(handle);
    try {
      router.send(contextId, Handles.CANCEL_CALL, 0, 0, body.toByteArray());
    } catch (LostContextException e) {
      // What is lost needs no interruption; whoever waits is told of the loss.
      router.log(System.Logger.Level.DEBUG, e.getMessage());
    }
  }

  private static DeadlineExceededException deadlineExceeded(
      RemoteContext context, FunctionParts parts, Duration deadline) {
    return new DeadlineExceededException(
        describe(context, parts) + " did not answer within " + deadline.toMillis() + " ms");
  }

  /** A thread that waits for one answer. */
  private final class WaitingThread extends HandleTable.Mailbox implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final int respondent;
    private final int handle;
    private volatile Message answer;

    WaitingThread(int respondent) {
      this.respondent = respondent;
      waitingThreads.getAndIncrement();
      handle = router.handles().add(this);
    }

    @Override
    public void close() {
      router.handles().remove(handle);
      waitingThreads.getAndDecrement();
    }

    @Override
    public int respondent() {
      return respondent;
    }

    @Override
    public void receive(Message message, FramedStream from) {
      answer = message;
      if (Thread.currentThread() == thread) {
        return;
      }
      if (from != null && waitingThreads.get() == 1) {
        from.stepAside();
        if (waitingThreads.get() != 1) {
          // Another thread may have asked in between, and counts on the reader.
          from.wantReader();
        }
      }
      LockSupport.unpark(thread);
    }

    @Override
    public void lost(LostContextException loss) {
      if (loss.contextId() == respondent && answer == null) {
        receive(deadAnswer(loss), null);
      }
    }

    /** The answer; null if the deadline passed or the thread was interrupted. */
    Message ask(int asked, byte[] body, long deadline) {
      FramedStream stream = router.streamTo(respondent);
      boolean polls = stream != null && stream.expectPolling();
      router.send(respondent, asked, handle, 0, body);
      if (polls) {
        stream.pollNext(router.identity().id(), handle);
      }
      while (answer == null) {
        if (deadline == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return null;
          }
          LockSupport.parkNanos(this, left);
        }
        if (thread.isInterrupted() && answer == null) {
          return null;
        }
      }
      return answer;
    }
  }

  private static Message deadAnswer(LostContextException loss) {
    Loss news =
        new Loss(loss.contextId(), loss.exitStatus(), loss.getMessage(), new byte[0], new byte[0]);
    return new Message(0, 0, 0, 0, 0, Message.FLAG_DEAD, news.toBytes());
  }

  /** A future that waits for one answer. */
  private final class Pending<R> extends HandleTable.Mailbox {
    private final RemoteContext context;
    private final FunctionParts parts;
    private final CallFuture<R> future = new CallFuture<>(this);
    private int handle;
    private volatile Broker.Timer timer;

    Pending(RemoteContext context, FunctionParts parts) {
      this.context = context;
      this.parts = parts;
    }

    void armDeadline(Duration deadline) {
      timer =
          router
              .broker()
              .schedule(
                  deadline,
                  new Runnable() {
                    @Override
                    public void run() {
                      abandon();
                      fail(deadlineExceeded(context, parts, deadline));
                    }
                  });
    }

    @Override
    public int respondent() {
      return context.id();
    }

    @Override
    public void receive(Message message, FramedStream from) {
      settle();
      complete(
          new Runnable() {
            @Override
            public void run() {
              try {
                @SuppressWarnings("unchecked") // The caller says what the function returns.
                R value = (R) decode(context, parts, message);
                future.complete(value);
              } catch (EcontextException e) {
                future.completeExceptionally(e);
              }
            }
          });
    }

    @Override
    public void lost(LostContextException loss) {
      if (loss.contextId() == context.id()) {
        settle();
        fail(loss);
      }
    }

    private void settle() {
      router.handles().remove(handle);
      Broker.Timer armed = timer;
      if (armed != null) {
        armed.cancel();
      }
    }

    private void fail(EcontextException e) {
      complete(
          new Runnable() {
            @Override
            public void run() {
              future.completeExceptionally(e);
            }
          });
    }

    /** Wants no answer any more, and interrupts the call. */
    void abandon() {
      router.handles().remove(handle);
      cancel(context.id(), handle);
    }
  }

  /** Cancelling interrupts the call where it runs. */
  private static final class CallFuture<R> extends CompletableFuture<R> {
    private final Pending<R> pending;

    CallFuture(Pending<R> pending) {
      this.pending = pending;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled) {
        pending.settle();
        pending.abandon();
      }
      return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }

  // ---- completing futures

  /**
   * Completes a future on a thread of its own: what the program has chained to it may block, and
   * that must hold up no stream.
   */
  private void complete(Runnable completion) {
    synchronized (completerLock) {
      if (!hasCompleter) {
        hasCompleter = true;
        router
            .broker()
            .start(
                "completions",
                new Runnable() {
                  @Override
                  public void run() {
                    runCompletions();
                  }
                });
      }
      completions.add(completion);
      if (completions.size() == 1) {
        completerLock.notifyAll();
      }
    }
  }

  @SuppressWarnings("WaitNotInLoop") // Waking too early is as good as having waited for nothing.
  private void runCompletions() {
    while (true) {
      Runnable completion;
      synchronized (completerLock) {
        if (completions.isEmpty()) {
          try {
            completerLock.wait(ThreadBroker.IDLE_MILLIS);
          } catch (InterruptedException e) {
            // Nobody may interrupt the broker's threads: later futures need this one, so it goes
            // on.
            continue;
          }
        }
        if (completions.isEmpty()) {
          hasCompleter = false;
          return;
        }
        completion = completions.remove();
      }
      try {
        completion.run();
      } catch (CompletionException e) {
        router.log(System.Logger.Level.WARNING, "what was chained to a call failed: " + e);
      }
    }
  }
}
