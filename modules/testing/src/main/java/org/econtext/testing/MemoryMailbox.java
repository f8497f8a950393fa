package org.econtext.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import org.econtext.core.Broker;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.EcontextException;
import org.econtext.core.LostContextException;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.broker.Waiters;

/**
 * A mailbox that keeps the messages of one context until they are taken, as they came: for tests of
 * what brings them. Waiting is the broker's, so it is simulated where that is. Thread safe.
 */
public final class MemoryMailbox implements Mailbox {
  private final Broker broker;
  private final int expected;
  private final Object lock = new Object();
  private final ArrayDeque<Message> messages = new ArrayDeque<>();
  private final Waiters changes;
  private EcontextException end;

  /**
   * An empty mailbox.
   *
   * @param broker lets threads wait
   * @param expected the context whose messages these are; its loss is the mailbox's end
   */
  public MemoryMailbox(Broker broker, int expected) {
    this.broker = broker;
    this.expected = expected;
    changes = new Waiters(broker);
  }

  @Override
  public Stream.Next receive(Message message, Stream from) {
    synchronized (lock) {
      messages.add(message);
      changes.wake();
    }
    return Stream.Next.READ;
  }

  @Override
  public void lost(LostContextException loss) {
    if (loss.contextId() == expected) {
      end(loss);
    }
  }

  @Override
  public void closed(EcontextException reason) {
    end(reason);
  }

  private void end(EcontextException reason) {
    synchronized (lock) {
      if (end == null) {
        end = reason;
      }
      changes.wake();
    }
  }

  /**
   * Waits for the next message.
   *
   * @param deadline not longer than this, from now
   * @return the message
   * @throws DeadlineExceededException if none has come by then
   * @throws LostContextException if all was taken, and no more comes since the context is lost
   * @throws EcontextException if all was taken, and no more comes since the router is closed
   * @throws InterruptedException if the thread is interrupted
   */
  public Message take(Duration deadline) throws InterruptedException {
    long until = broker.deadlineAfter(deadline);
    if (!changes.await(lock, () -> !messages.isEmpty() || end != null, until)) {
      throw new DeadlineExceededException("no message came within " + deadline.toMillis() + " ms");
    }
    synchronized (lock) {
      if (messages.isEmpty()) {
        throw end;
      }
      return messages.remove();
    }
  }
}
