package org.econtext.parent.calls;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.econtext.core.Broker;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;

/** A future that waits for the answer to one call. */
final class PendingFuture<R> implements Mailbox {
  private final ContextRouter router;
  private final ContextReference context;
  private final RemoteFunction function;
  private final byte[] body;
  private final Answers answers;

  /** Takes the value that comes when the future has failed; null if that is nobody's matter. */
  private final Consumer<R> late;

  private final CallFuture future = new CallFuture();
  private volatile int handle;
  private volatile Broker.Timer timer;

  /** Whether the call is on its way; guarded by this, as is the next one. */
  private boolean sent;

  private boolean interrupted;

  PendingFuture(
      ContextRouter router,
      ContextReference context,
      RemoteCalls.Prepared call,
      Answers answers,
      Consumer<R> late) {
    this.router = router;
    this.context = context;
    function = call.function;
    body = call.body;
    this.answers = answers;
    this.late = late;
  }

  CompletableFuture<R> future() {
    return future;
  }

  /**
   * Interrupts the call where it runs, or will; the future still waits for what comes of it. What
   * says so must not overtake the call, which would never hear of it.
   */
  void interrupt() {
    synchronized (this) {
      interrupted = true;
      if (!sent) {
        return;
      }
    }
    answers.cancel(context.id(), handle);
  }

  private void nowSent() {
    synchronized (this) {
      sent = true;
      if (!interrupted) {
        return;
      }
    }
    answers.cancel(context.id(), handle);
  }

  /**
   * Sends the call.
   *
   * @param deadline when the future fails unless there is an answer; null for never
   */
  void send(Duration deadline) {
    long end = router.broker().deadlineAfter(deadline);
    // Not before, since this may be told at once that nothing comes any more.
    handle = router.mailboxes().add(this, context.id());
    if (deadline != null) {
      timer =
          router
              .broker()
              .schedule(
                  deadline, () -> abandon(Answers.deadlineExceeded(context, function, deadline)));
    }
    boolean settled = false;
    try {
      router.send(context.id(), Handles.CALL_FUNCTION, handle, 0, body, end, true);
      settled = true;
      nowSent();
    } catch (LostContextException e) {
      fail(Answers.lossOf(context, e));
      settled = true;
    } catch (DeadlineExceededException e) {
      fail(Answers.deadlineExceeded(context, function, deadline));
      settled = true;
    } finally {
      if (!settled) {
        settle();
      }
    }
  }

  @Override
  public Stream.Next receive(Message message, Stream from) {
    router.mailboxes().remove(handle);
    router.completions().add(() -> complete(message));
    return Stream.Next.READ;
  }

  /** Until the answer is read the deadline still holds. */
  private void complete(Message message) {
    R value;
    try {
      @SuppressWarnings("unchecked") // The caller says what the function returns.
      R decoded = (R) answers.decode(context, function, message);
      value = decoded;
    } catch (EcontextException e) {
      settle();
      future.completeExceptionally(e);
      return;
    } catch (Throwable e) { // Whatever is wrong with an answer is its own future's matter.
      settle();
      future.completeExceptionally(Answers.unreadable(context, e));
      return;
    }
    settle();
    if (!future.complete(value) && late != null) {
      late.accept(value);
    }
  }

  @Override
  public void lost(LostContextException loss) {
    if (loss.contextId() == context.id()) {
      fail(loss);
    }
  }

  @Override
  public void closed(EcontextException reason) {
    fail(
        new LostContextException(
            context.id(), LostContextException.UNKNOWN_STATUS, reason.getMessage()));
  }

  private void fail(EcontextException reason) {
    settle();
    router.completions().add(() -> future.completeExceptionally(reason));
  }

  private void settle() {
    router.mailboxes().remove(handle);
    Broker.Timer armed = timer;
    if (armed != null) {
      armed.cancel();
    }
  }

  private void abandon(EcontextException reason) {
    giveUp();
    future.completeExceptionally(reason);
  }

  /** Interrupts the call, and wants no answer any more unless it is somebody else's then. */
  private void giveUp() {
    if (late == null) {
      settle();
    }
    interrupt();
  }

  /** Cancelling interrupts the call where it runs. */
  private final class CallFuture extends CompletableFuture<R> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      if (!isDone()) {
        // First, since what is chained to this future runs in what follows, and may take long.
        giveUp();
      }
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }
}
