package org.econtext.parent.calls;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.econtext.core.Broker;
import org.econtext.core.Call;
import org.econtext.core.ContextExecutor;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.broker.Waiters;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.router.Calling;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.Dispatcher;
import org.econtext.core.values.AllowList;

/** Makes calls in other contexts and waits for their answers. Thread safe. */
public final class RemoteCalls implements Calling, LateAnswers {
  /** Is shown what this context calls elsewhere. */
  public interface Listener {
    /**
     * A function is about to be called in another context. Must be cheap.
     *
     * @param function the class of the method reference, lambda, or object that is called
     */
    void calling(Class<?> function);
  }

  private static final Object[] NOTHING = {};

  private final ContextRouter router;
  private final Listener listener;
  private final Answers answers;
  private final WaitingThreads waiting = new WaitingThreads();

  /**
   * Makes the service of a context that is itself a child.
   *
   * @param router its router
   */
  public RemoteCalls(ContextRouter router) {
    this(router, new AllowList(), function -> {});
  }

  /**
   * Makes the service.
   *
   * @param router whose it is
   * @param allowList the classes that other contexts may send beside those that a function declares
   * @param listener is shown the functions that are called
   */
  public RemoteCalls(ContextRouter router, AllowList allowList, Listener listener) {
    this.router = router;
    this.listener = listener;
    answers = new Answers(router, allowList);
  }

  @Override
  public Object await(ContextReference context, Call call) {
    Prepared prepared = prepare(call);
    long deadline = router.broker().deadlineAfter(call.deadline());
    try (PendingAnswer pending = new PendingAnswer(router, waiting, context.id())) {
      Message answer = pending.ask(Handles.CALL_FUNCTION, prepared.body, deadline);
      if (answer == null) {
        answers.cancel(context.id(), pending.handle());
        throw givenUp(context, prepared, call);
      }
      if (call.deadline() == null || answer.body().length < TimedDecoding.MIN_BYTES) {
        return answers.decode(context, prepared.function, answer);
      }
      TimedDecoding decoding =
          new TimedDecoding(context, () -> answers.decode(context, prepared.function, answer));
      router.completions().add(decoding);
      if (!decoding.await(deadline)) {
        throw givenUp(context, prepared, call);
      }
      return decoding.value();
    } catch (LostContextException e) {
      throw Answers.lossOf(context, e);
    } catch (DeadlineExceededException e) {
      throw Answers.deadlineExceeded(context, prepared.function, call.deadline());
    }
  }

  @Override
  public <R> R await(ContextReference context, Call call, Consumer<R> late) {
    Prepared prepared = prepare(call);
    PendingFuture<R> pending = new PendingFuture<>(router, context, prepared, answers, late);
    pending.send(call.deadline());
    CompletableFuture<R> future = pending.future();
    Object lock = new Object();
    Waiters ended = new Waiters(router.broker());
    CompletableFuture<R> unused =
        future.whenComplete(
            (value, failure) -> {
              synchronized (lock) {
                ended.wake();
              }
            });
    try {
      ended.await(lock, future::isDone, Broker.NEVER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (future.cancel(true)) {
        throw givenUp(context, prepared, call);
      }
    }
    try {
      return future.getNow(null);
    } catch (CompletionException e) {
      EcontextException failure = (EcontextException) e.getCause();
      throw Answers.thrownHere(
          failure instanceof LostContextException loss ? Answers.lossOf(context, loss) : failure);
    }
  }

  /** Why the current thread waits no longer. */
  private static RuntimeException givenUp(ContextReference context, Prepared prepared, Call call) {
    return Thread.currentThread().isInterrupted()
        ? new CancellationException(
            "interrupted while " + Answers.describe(context, prepared.function) + " ran")
        : Answers.deadlineExceeded(context, prepared.function, call.deadline());
  }

  @Override
  public <R> CompletableFuture<R> submit(ContextReference context, Call call) {
    PendingFuture<R> pending = prepareToSend(context, prepare(call));
    pending.send(call.deadline());
    return pending.future();
  }

  /** A call that is yet to be sent, and may be interrupted before. */
  <R> PendingFuture<R> prepareToSend(ContextReference context, Prepared call) {
    return new PendingFuture<>(router, context, call, answers, null);
  }

  @Override
  public ContextExecutor executor(ContextReference context, int threads) {
    return new RemoteExecutor(router, this, context, threads);
  }

  @Override
  public void watch(ContextReference context) {
    LossWatch.begin(router, context);
  }

  @Override
  public Message request(int contextId, int handle, byte[] body) {
    try (PendingAnswer pending = new PendingAnswer(router, waiting, contextId)) {
      Message answer = pending.ask(handle, body, Broker.NEVER);
      if (answer == null) {
        throw new CancellationException("interrupted while waiting for an answer");
      }
      return answer;
    }
  }

  /** A call that is written, so that what it refers to may change before it is sent. */
  static final class Prepared {
    final RemoteFunction function;
    final byte[] body;

    Prepared(RemoteFunction function, byte[] body) {
      this.function = function;
      this.body = body;
    }
  }

  private Prepared prepare(Call call) {
    listener.calling(call.function().getClass());
    RemoteFunction function = RemoteFunction.of(call.function());
    return new Prepared(function, encode(function, call.arguments(), call.isConcurrent()));
  }

  /**
   * Prepares a call of a task, on a thread of its own.
   *
   * @param task a lambda, or an object that travels
   * @param method what of the object is called there, without arguments
   */
  Prepared prepareTask(Object task, String method) {
    listener.calling(task.getClass());
    RemoteFunction function = RemoteFunction.ofTask(task, method);
    return new Prepared(function, encode(function, NOTHING, true));
  }

  private static byte[] encode(RemoteFunction function, Object[] arguments, boolean concurrently) {
    ByteWriter out = new ByteWriter(256);
    out.putByte(concurrently ? Dispatcher.CONCURRENTLY : Dispatcher.ON_MAIN_THREAD);
    byte[] method = function.encodedMethod();
    out.putBytes(method, 0, method.length);
    Object[] captured = function.captured();
    out.putVarInt(captured.length + arguments.length);
    for (Object value : captured) {
      Encoder.write(out, value);
    }
    for (Object value : arguments) {
      Encoder.write(out, value);
    }
    return out.toByteArray();
  }
}
