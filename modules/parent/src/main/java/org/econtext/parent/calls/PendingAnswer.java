package org.econtext.parent.calls;

import java.util.concurrent.CancellationException;
import org.econtext.core.Broker;
import org.econtext.core.EcontextException;
import org.econtext.core.LostContextException;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LossNotice;

/** A thread that asks another context something and waits for the answer. */
final class PendingAnswer implements Mailbox, AutoCloseable {
  private final ContextRouter router;
  private final WaitingThreads others;
  private final Thread thread = Thread.currentThread();
  private final int respondent;
  private final int handle;
  private volatile Message answer;
  private volatile LostContextException failure;

  PendingAnswer(ContextRouter router, WaitingThreads others, int respondent) {
    this.router = router;
    this.others = others;
    this.respondent = respondent;
    ThreadRole.requireWaiting("for an answer of " + router.nameOf(respondent));
    others.entered();
    handle = router.mailboxes().add(this, respondent);
  }

  @Override
  public void close() {
    router.mailboxes().remove(handle);
    others.left();
  }

  int handle() {
    return handle;
  }

  @Override
  public Stream.Next receive(Message message, Stream from) {
    answer = message;
    if (Thread.currentThread() == thread) {
      return Stream.Next.READ;
    }
    boolean alone = others.isOnly();
    router.broker().unpark(thread);
    return alone ? Stream.Next.STEP_ASIDE : Stream.Next.READ;
  }

  @Override
  public void lost(LostContextException loss) {
    if (loss.contextId() == respondent) {
      fail(loss);
    }
  }

  @Override
  public void closed(EcontextException reason) {
    fail(
        new LostContextException(
            respondent, LostContextException.UNKNOWN_STATUS, reason.getMessage()));
  }

  private void fail(LostContextException reason) {
    failure = reason;
    router.broker().unpark(thread);
  }

  /**
   * Asks and waits.
   *
   * @param asked the handle there
   * @param body the question
   * @param deadline not longer than this
   * @return the answer; null if the deadline passed first, or the thread was interrupted
   * @throws LostContextException if there will be no answer
   * @throws CancellationException if the thread was interrupted before anything was sent
   * @throws org.econtext.core.DeadlineExceededException if the deadline passed before that
   */
  Message ask(int asked, byte[] body, long deadline) {
    Stream stream = router.streamTo(respondent);
    boolean polls = stream != null && stream.expectPolling();
    router.send(respondent, asked, handle, 0, body, deadline, false);
    if (polls) {
      stream.pollNext(router.description().id(), handle);
    }
    Broker broker = router.broker();
    while (true) {
      Message known = answer;
      if (known != null) {
        return valid(known);
      }
      LostContextException reason = failure;
      if (reason != null) {
        throw reason;
      }
      if (thread.isInterrupted() || broker.isOver(deadline)) {
        return null;
      }
      broker.park(this, deadline);
    }
  }

  private static Message valid(Message answer) {
    if (answer.isDead()) {
      throw LossNotice.fromBytes(answer.body()).toException();
    }
    return answer;
  }
}
