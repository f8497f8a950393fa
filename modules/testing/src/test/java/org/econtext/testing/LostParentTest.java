package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Broker;
import org.econtext.core.Context;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.StreamEnd;
import org.econtext.core.boot.ContextStart;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.parent.children.Child;
import org.econtext.parent.children.ChildHost;
import org.econtext.parent.children.LocalServices;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A context whose parent is lost, before its life is over. */
@Timeout(60)
class LostParentTest {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ContextRouter orphan =
      ContextStart.join(
          ContextDescription.master(System.Logger.Level.ALL.getSeverity(), 0)
              .child(7, "orphan", System.Logger.Level.ALL.getSeverity(), 0),
          LostParentTest.class.getClassLoader(),
          new LocalServices(),
          (parent, name, broker, owner) -> toParent(parent, name, broker, owner),
          null);
  private MemoryStream up;
  private MemoryStream master;

  private Stream toParent(int parent, String name, Broker broker, Stream.Owner owner) {
    up = MemoryStream.end(parent, name, broker, owner);
    master = MemoryStream.end(7, "orphan", broker, new Giver());
    MemoryStream.join(up, master);
    return up;
  }

  /** The parent, which gives out ids and no more. */
  private static final class Giver extends Nobody {
    @Override
    public Stream.Next received(Message message, Stream from) {
      if (message.handle() == Handles.ALLOCATE_ID) {
        byte[] first = {0, 0, 4, 0};
        from.offer(new Message(7, 0, 0, message.replyTo(), 0, 0, first));
      }
      return Stream.Next.READ;
    }
  }

  @BeforeEach
  void begin() {
    orphan.onEnd(
        new ContextRouter.EndListener() {
          @Override
          public void end() {
            ended.countDown();
          }

          @Override
          public void closed() {}
        });
    up.start();
    master.start();
  }

  private void loseTheParent() throws InterruptedException {
    up.cut("was cut");
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void itsLogComplainsToNobodyOfNotBeingHeard() throws InterruptedException {
    loseTheParent();
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      // What a program's println becomes, and what would be logged again if it were said on stderr.
      orphan.log(System.Logger.Level.INFO, "a line");
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aChildThatItIsJustStartingBeginsToReadAllTheSame() throws InterruptedException {
    Child child = orphan.service(ChildHost.class).begin("late", "late", 0, () -> {});
    int id = child.description().id();
    loseTheParent();
    CountDownLatch told = new CountDownLatch(1);
    MemoryStream down = MemoryStream.end(id, "late", orphan.broker(), child.owner());
    MemoryStream far =
        MemoryStream.end(
            7,
            "orphan",
            orphan.broker(),
            new Stream.Owner() {
              @Override
              public Stream.Next received(Message message, Stream from) {
                told.countDown();
                return Stream.Next.READ;
              }

              @Override
              public void lost(Stream stream, StreamEnd end) {}

              @Override
              public void stuck(Stream stream) {}

              @Override
              public void ending(Stream stream) {}
            });
    MemoryStream.join(down, far);
    far.start();
    Context context = child.up(down);
    // A question without a route: only who reads it can refuse it.
    far.send(new Message(99, id, id, 1, 1, 0, new byte[0]), Long.MAX_VALUE, false);
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    down.cut(null);
    assertThat(context.lost())
        .succeedsWithin(20, TimeUnit.SECONDS)
        .isInstanceOf(LostContextException.class);
  }
}
