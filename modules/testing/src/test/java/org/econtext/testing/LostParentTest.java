package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.boot.ContextStart;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.parent.children.Child;
import org.econtext.parent.children.LocalServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A context whose parent is lost, before its life is over. */
@Timeout(60)
class LostParentTest {
  private final MiddleContext orphan = new MiddleContext(new Giver());

  /** The parent, which gives out ids and no more. */
  private static final class Giver extends Nobody {
    @Override
    public Stream.Next received(Message message, Stream from) {
      if (message.handle() == Handles.ALLOCATE_ID) {
        byte[] first = {0, 0, 4, 0};
        from.offer(new Message(MiddleContext.ID, 0, 0, message.replyTo(), 0, 0, first));
      }
      return Stream.Next.READ;
    }
  }

  /** As it is before the loss is noticed: complaining would be logged, and so on for ever. */
  @Test
  void aLineThatFindsItsWayLostIsComplainedOfToNobody() {
    AtomicInteger attempts = new AtomicInteger();
    Stream cut =
        (Stream)
            Proxy.newProxyInstance(
                LostParentTest.class.getClassLoader(),
                new Class<?>[] {Stream.class},
                (proxy, method, arguments) -> {
                  attempts.incrementAndGet();
                  throw new LostContextException(0, LostContextException.UNKNOWN_STATUS, "cut");
                });
    ContextRouter router =
        ContextStart.join(
            ContextDescription.master(System.Logger.Level.ALL.getSeverity(), 0)
                .child(1, "orphan", System.Logger.Level.ALL.getSeverity(), 0),
            LostParentTest.class.getClassLoader(),
            new LocalServices(),
            (peer, name, broker, owner) -> cut,
            null);
    assertThat(saidOnStderr(() -> router.log(System.Logger.Level.INFO, "a line"))).isEmpty();
    assertThat(attempts).hasValue(1);
  }

  @Test
  void itsLogComplainsToNobodyOfNotBeingHeard() throws InterruptedException {
    orphan.loseParent();
    // What a program's println becomes.
    assertThat(saidOnStderr(() -> orphan.router().log(System.Logger.Level.INFO, "a line")))
        .isEmpty();
  }

  /** What is said there would be logged again. */
  private static String saidOnStderr(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aChildThatItIsJustStartingBeginsToReadAllTheSame() throws InterruptedException {
    Child child = orphan.begin("late");
    int id = child.description().id();
    orphan.loseParent();
    CountDownLatch told = new CountDownLatch(1);
    MiddleContext.Link late =
        orphan.join(
            child,
            new Nobody() {
              @Override
              public Stream.Next received(Message message, Stream from) {
                told.countDown();
                return Stream.Next.READ;
              }
            });
    // A question without a route: only who reads it can refuse it.
    late.far().send(new Message(99, id, id, 1, 1, 0, new byte[0]), Long.MAX_VALUE, false);
    assertThat(told.await(MiddleContext.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    late.down().cut(null);
    assertThat(late.context().lost())
        .succeedsWithin(MiddleContext.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isInstanceOf(LostContextException.class);
  }
}
