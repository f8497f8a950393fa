package org.econtext.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.econtext.core.Message;
import org.junit.jupiter.api.Test;

class OutputQueueTest {
  private static final int HEADER = Message.HEADER_BYTES;
  private static final int RUNS = 2_000;
  private static final int STEPS = 100;

  private final OutputQueue queue = new OutputQueue();
  private final ArrayDeque<Message> batch = new ArrayDeque<>();

  /** A message whose frame takes so many bytes. */
  private static Message frame(int bytes) {
    return new Message(1, 2, 2, 3, 0, 0, new byte[bytes - HEADER]);
  }

  private void fill(int bytes) {
    int left = bytes;
    while (left > 0) {
      int size = left < 2 << 20 ? left : 1 << 20;
      queue.add(frame(size));
      left -= size;
    }
  }

  private void write() {
    batch.clear();
    assertThat(queue.beginBatch(batch)).isTrue();
    queue.endWriting();
  }

  /** Makes it count bytes as written without having any. */
  private void writeDirectly(int bytes) {
    queue.beginDirect(frame(bytes));
    queue.endWriting();
  }

  @Test
  void thereIsRoomUpToTheLimit() {
    fill(OutputQueue.MAX_QUEUED_BYTES - 100);
    assertThat(queue.hasRoom(frame(100))).isTrue();
    assertThat(queue.hasRoom(frame(101))).isFalse();
  }

  @Test
  void oneMessageLargerThanTheLimitIsTakenIfThereIsNoOther() {
    Message large = frame(OutputQueue.MAX_QUEUED_BYTES + 1);
    assertThat(queue.hasRoom(large)).isTrue();
    queue.add(frame(HEADER));
    assertThat(queue.hasRoom(large)).isFalse();
    write();
    queue.add(large);
    assertThat(queue.hasRoom(frame(HEADER))).isFalse();
    write();
    assertThat(batch).containsExactly(large);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void newsHaveRoomHoweverMuchElseIsQueuedButNotWithoutEnd() {
    fill(OutputQueue.MAX_QUEUED_BYTES);
    assertThat(queue.hasRoom(frame(HEADER))).isFalse();
    int left = OutputQueue.MAX_NEWS_BYTES;
    assertThat(queue.hasRoomForNews(frame(left + 1))).as("a single large one").isTrue();
    queue.addNews(frame(left - 100));
    assertThat(queue.hasRoomForNews(frame(100))).isTrue();
    assertThat(queue.hasRoomForNews(frame(101))).isFalse();
  }

  @Test
  void newsTakeTheRoomThatAllHaveFirst() {
    for (int i = 0; i < 3; i++) {
      assertThat(queue.hasRoomForNews(frame(OutputQueue.MAX_NEWS_BYTES))).isTrue();
      queue.addNews(frame(OutputQueue.MAX_NEWS_BYTES));
    }
    assertThat(queue.hasRoom(frame(HEADER))).isTrue();
  }

  @Test
  void newsThatAreWrittenMakeRoomForOthers() {
    fill(OutputQueue.MAX_QUEUED_BYTES);
    queue.addNews(frame(OutputQueue.MAX_NEWS_BYTES));
    assertThat(queue.hasRoomForNews(frame(HEADER))).isFalse();
    while (!queue.isEmpty()) {
      write();
    }
    fill(OutputQueue.MAX_QUEUED_BYTES);
    assertThat(queue.hasRoomForNews(frame(OutputQueue.MAX_NEWS_BYTES))).isTrue();
  }

  @Test
  void roomThatIsTakenIsGivenBackWhenItIsWritten() {
    fill(OutputQueue.MAX_QUEUED_BYTES);
    write();
    int written = batch.stream().mapToInt(Message::frameBytes).sum();
    assertThat(queue.hasRoom(frame(written))).isTrue();
    assertThat(queue.hasRoom(frame(written + 1))).isFalse();
  }

  @Test
  void whoWaitsForRoomIsNotOvertaken() {
    Message large = frame(OutputQueue.MAX_QUEUED_BYTES / 2);
    Message small = frame(HEADER);
    fill(OutputQueue.MAX_QUEUED_BYTES);
    OutputQueue.Waiting first = queue.lineUp(large, null);
    OutputQueue.Waiting second = queue.lineUp(small, null);
    while (!second.isTaken()) {
      assertThat(queue.hasRoom(small)).isFalse();
      write();
      while (queue.admit() != null) {
        assertThat(first.isTaken()).isTrue();
      }
    }
    List<Message> order = new ArrayList<>();
    while (!queue.isEmpty()) {
      write();
      order.addAll(batch);
    }
    assertThat(order).endsWith(large, small);
  }

  @Test
  void whoeverWaitsIsTakenBeforeTheQueueIsEmpty() {
    Message large = frame(OutputQueue.MAX_QUEUED_BYTES + 1);
    queue.add(frame(HEADER));
    OutputQueue.Waiting waiting = queue.lineUp(large, null);
    assertThat(queue.admit()).isNull();
    write();
    assertThat(queue.admit()).isSameAs(waiting);
    assertThat(queue.isEmpty()).isFalse();
  }

  @Test
  void whoLeavesHoldsUpNobody() {
    fill(OutputQueue.MAX_QUEUED_BYTES - HEADER);
    OutputQueue.Waiting first = queue.lineUp(frame(2 * HEADER), null);
    OutputQueue.Waiting second = queue.lineUp(frame(HEADER), null);
    assertThat(queue.admit()).isNull();
    assertThat(queue.leave(first)).isTrue();
    assertThat(queue.admit()).isSameAs(second);
    assertThat(queue.leave(second)).isFalse();
    assertThat(first.isTaken()).isFalse();
  }

  @Test
  void whoIsDismissedIsNotTaken() {
    fill(OutputQueue.MAX_QUEUED_BYTES);
    OutputQueue.Waiting waiting = queue.lineUp(frame(HEADER), null);
    assertThat(queue.dismiss()).isSameAs(waiting);
    assertThat(queue.dismiss()).isNull();
    assertThat(waiting.isTaken()).isFalse();
  }

  @Test
  void aShortMessageIsWrittenDirectlyIfAllWasRead() {
    assertThat(queue.mayWriteDirectly(frame(OutputQueue.DIRECT_BYTES), 0)).isTrue();
    assertThat(queue.mayWriteDirectly(frame(OutputQueue.DIRECT_BYTES + 1), 0)).isFalse();
    writeDirectly(1_000);
    assertThat(queue.mayWriteDirectly(frame(OutputQueue.DIRECT_BYTES - 1_000), 0)).isTrue();
    assertThat(queue.mayWriteDirectly(frame(OutputQueue.DIRECT_BYTES - 999), 0)).isFalse();
    assertThat(queue.mayWriteDirectly(frame(OutputQueue.DIRECT_BYTES), 1_000)).isTrue();
  }

  @Test
  void nothingIsWrittenDirectlyBesideAnotherWriteOrBeforeWhatIsQueued() {
    queue.beginDirect(frame(HEADER));
    assertThat(queue.isWriting()).isTrue();
    assertThat(queue.mayWriteDirectly(frame(HEADER), HEADER)).isFalse();
    queue.add(frame(HEADER));
    assertThat(queue.beginBatch(batch)).as("a writer waits for who writes by itself").isFalse();
    queue.endWriting();
    assertThat(queue.mayWriteDirectly(frame(HEADER), HEADER)).isFalse();
    assertThat(queue.beginBatch(batch)).isTrue();
    assertThat(queue.mayWriteDirectly(frame(HEADER), 2 * HEADER)).isFalse();
    queue.endWriting();
    assertThat(queue.mayWriteDirectly(frame(HEADER), 2 * HEADER)).isTrue();
  }

  @Test
  void theCountOfWhatWasReadMayWrapAround() {
    long written = 0;
    int step = 64 << 20;
    Message large = frame(step);
    for (int round = 0; round < 140; round++) {
      int before = (int) written;
      queue.beginDirect(large);
      queue.endWriting();
      written += step;
      int all = (int) written;
      assertThat(queue.mayWriteDirectly(frame(HEADER), all)).as("%s bytes", written).isTrue();
      assertThat(queue.mayWriteDirectly(frame(HEADER), all - 4_000))
          .as("%s bytes but 4,000", written)
          .isTrue();
      assertThat(queue.mayWriteDirectly(frame(HEADER), all - OutputQueue.DIRECT_BYTES))
          .as("%s bytes but 4 KiB", written)
          .isFalse();
      assertThat(queue.mayWriteDirectly(frame(HEADER), before)).as("%s bytes", written).isFalse();
    }
    assertThat(written).isGreaterThan(2 * (1L << 32));
  }

  @Test
  void aCountOfMoreThanWasWrittenIsNoReasonToWriteDirectly() {
    writeDirectly(1_000);
    assertThat(queue.mayWriteDirectly(frame(HEADER), 1_001)).isFalse();
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      int lie = 1_000 + (1 << bit);
      assertThat(queue.mayWriteDirectly(frame(HEADER), lie)).as("%s", lie).isFalse();
    }
  }

  @Test
  void aCountThatIsTwoGibibytesBehindIsNoReasonToWriteDirectly() {
    assertThat(queue.mayWriteDirectly(frame(HEADER), -Integer.MAX_VALUE)).isFalse();
    assertThat(queue.mayWriteDirectly(frame(HEADER), Integer.MIN_VALUE)).isFalse();
  }

  @Test
  void manyShortMessagesGoOutTogetherInTheirOrder() {
    List<Message> added = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Message message = frame(1_000 + i);
      added.add(message);
      queue.add(message);
    }
    List<Message> written = new ArrayList<>();
    int batches = 0;
    while (!queue.isEmpty()) {
      write();
      written.addAll(batch);
      batches++;
      assertThat(batch.stream().mapToInt(Message::frameBytes).sum())
          .isLessThanOrEqualTo(FrameWriter.BATCH_BYTES);
    }
    assertThat(written).containsExactlyElementsOf(added);
    assertThat(batches).isEqualTo(2);
  }

  @Test
  void aBatchMayBeFilledToTheLastByte() {
    int half = FrameWriter.BATCH_BYTES / 2;
    queue.add(frame(half));
    queue.add(frame(half));
    queue.add(frame(HEADER));
    write();
    assertThat(batch).hasSize(2);
    write();
    assertThat(batch).hasSize(1);
  }

  @Test
  void nothingIsBegunIfThereIsNothing() {
    assertThat(queue.beginBatch(batch)).isFalse();
    assertThat(queue.isWriting()).isFalse();
    assertThat(batch).isEmpty();
  }

  @Test
  void whatIsClearedTakesNoRoom() {
    fill(OutputQueue.MAX_QUEUED_BYTES);
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.hasRoom(frame(OutputQueue.MAX_QUEUED_BYTES))).isTrue();
    assertThat(queue.hasRoomForNews(frame(OutputQueue.MAX_QUEUED_BYTES))).isTrue();
    assertThat(queue.beginBatch(batch)).isFalse();
  }

  /** An honest other end reads what is written and says so late, as on a wire. */
  @Test
  void withAnHonestPeerADirectWriteNeverMeetsMoreThanAPipeTakes() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      OutputQueue output = new OutputQueue();
      long written = 0;
      long read = 0;
      int told = 0;
      int direct = 0;
      for (int step = 0; step < STEPS; step++) {
        Message message = frame(HEADER + random.nextInt(2_000));
        if (output.mayWriteDirectly(message, told)) {
          output.beginDirect(message);
          written += message.frameBytes();
          output.endWriting();
          direct++;
          assertThat(written - read)
              .as("in the pipe, seed %s", seed)
              .isLessThanOrEqualTo(OutputQueue.DIRECT_BYTES);
        } else if (output.hasRoom(message)) {
          output.add(message);
        }
        if (random.nextInt(3) == 0) {
          ArrayDeque<Message> next = new ArrayDeque<>();
          if (output.beginBatch(next)) {
            written += next.stream().mapToInt(Message::frameBytes).sum();
            output.endWriting();
          }
        }
        if (random.nextInt(2) == 0) {
          read += random.nextLong(written - read + 1);
        }
        if (random.nextInt(2) == 0) {
          told = (int) read;
        }
      }
      assertThat(direct).as("seed %s", seed).isPositive();
    }
  }
}
