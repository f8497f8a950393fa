package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.StreamEnd;
import org.econtext.core.boot.ContextStart;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LossNotice;
import org.econtext.core.stream.FramedStream;
import org.econtext.parent.children.LocalServices;
import org.econtext.testing.MemoryPipe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A context whose parent reads nothing for a while: none of its children may make it end. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StuckParentTest {
  private static final int ID = 7;
  private static final int MEBIBYTE = 1 << 20;

  /** Together more than the room that a stream has for news alone. */
  private static final int LOSSES = 8;

  private static final int LAST_OUTPUT_BYTES = 300 << 10;

  /** More than a block of ids has. */
  private static final int IDS_APART = 1 << 14;

  private final MemoryPipe up = new MemoryPipe();
  private final MemoryPipe down = new MemoryPipe();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Parent parent = new Parent();
  private final ContextRouter middle = middle();
  private FramedStream parentStream;
  private RawPeer child;

  /** Gives out ids, and is stuck from a moment on. */
  private static final class Parent implements Stream.Owner {
    private final CountDownLatch losses = new CountDownLatch(LOSSES);
    private volatile boolean stuck;
    private int firstOfBlock;

    @Override
    public Stream.Next received(Message message, Stream from) {
      if (message.handle() == Handles.ALLOCATE_ID) {
        ByteWriter first = new ByteWriter();
        firstOfBlock += IDS_APART;
        first.putInt(firstOfBlock);
        byte[] body = first.toByteArray();
        from.offer(new Message(ID, 0, 0, message.replyTo(), 0, 0, body));
      } else if (message.handle() == Handles.DEL_ROUTE) {
        losses.countDown();
      }
      return stuck ? Stream.Next.HOLD : Stream.Next.READ;
    }

    @Override
    public void ending(Stream stream) {}

    @Override
    public void stuck(Stream stream) {}

    @Override
    public void lost(Stream stream, StreamEnd end) {}
  }

  private ContextRouter middle() {
    ContextRouter router =
        ContextStart.join(
            ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0)
                .child(ID, "middle", System.Logger.Level.OFF.getSeverity(), 0),
            StuckParentTest.class.getClassLoader(),
            new LocalServices(),
            (peer, name, broker, owner) ->
                new FramedStream(peer, name, down.input(), up.output(), broker, owner),
            null);
    router.onEnd(
        new ContextRouter.EndListener() {
          @Override
          public void end() {
            ended.countDown();
          }

          @Override
          public void closed() {}
        });
    return router;
  }

  @BeforeEach
  void start() {
    parentStream =
        new FramedStream(ID, "middle", up.input(), down.output(), middle.broker(), parent);
    parentStream.start();
    middle.parentStream().start();
    child = RawPeer.childOf(middle, "child");
  }

  @AfterEach
  void breakOff() {
    child.breakOff();
    up.close();
    down.close();
  }

  /**
   * Bulk that is under way: the parent reads the first of it and no more, and the last has no room.
   */
  private Background<Void> fillTheWayUp() {
    parent.stuck = true;
    return Background.run(
            () -> {
              for (int bytes :
                  new int[] {
                    MEBIBYTE, MEBIBYTE, StuckChildTest.MORE_THAN_A_QUEUE_BYTES, MEBIBYTE
                  }) {
                middle.sendPatiently(0, Handles.FIRST_DYNAMIC, new byte[bytes], true);
              }
            })
        .awaitRest();
  }

  @Test
  void aChildThatTellsOfManyLossesIsHeldAndCostsNobodyTheContext() throws Exception {
    int first = child.allocateIds();
    Background<Void> filling = fillTheWayUp();
    Background<Void> flood =
        Background.run(
                () -> {
                  for (int i = 0; i < LOSSES; i++) {
                    child.claimRoute(first + i, "below");
                    byte[] output = new byte[LAST_OUTPUT_BYTES];
                    LossNotice loss = new LossNotice(first + i, 1, "it ended", output, output);
                    child.send(ID, Handles.DEL_ROUTE, 0, loss.toBytes());
                  }
                })
            .awaitRest();
    assertThat(flood.isDone()).as("the flood is read to its end").isFalse();
    assertThat(ended.getCount()).as("the context goes on").isEqualTo(1);
    parent.stuck = false;
    parentStream.resume();
    filling.get();
    flood.get();
    assertThat(parent.losses.await(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(ended.getCount()).as("the context goes on").isEqualTo(1);
  }
}
