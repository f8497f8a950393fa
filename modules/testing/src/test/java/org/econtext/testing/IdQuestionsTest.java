package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.router.LossNotice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a context does with the ids that its parent gives it, and with the lack of them. */
@Timeout(60)
class IdQuestionsTest {
  private static final int FIRST = 1_024;
  private static final int REPLY_TO = Handles.FIRST_DYNAMIC + 5;

  /** Keeps what it is asked for ids, which the test answers. */
  private static final class Asked extends Nobody {
    private final BlockingQueue<Message> questions = new LinkedBlockingQueue<>();
    private volatile Stream stream;

    @Override
    public Stream.Next received(Message message, Stream from) {
      if (message.handle() == Handles.ALLOCATE_ID) {
        stream = from;
        questions.add(message);
      }
      return Stream.Next.READ;
    }

    Message next() throws InterruptedException {
      Message question = questions.poll(MiddleContext.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(question).as("a question for ids").isNotNull();
      return question;
    }

    void answer(Message question, byte[] body) {
      assertThat(stream.offer(new Message(MiddleContext.ID, 0, 0, question.replyTo(), 0, 0, body)))
          .isTrue();
    }
  }

  private final Asked parent = new Asked();
  private final MiddleContext middle = new MiddleContext(parent);
  private final Set<Integer> ids = ConcurrentHashMap.newKeySet();

  private Thread begin(String name) {
    Thread thread = new Thread(() -> ids.add(middle.begin(name).description().id()), name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static byte[] from(int first) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(first).array();
  }

  @Test
  void threadsThatLackIdsAtOnceAskOnce() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(begin("child" + i));
    }
    Message question = parent.next();
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    parent.answer(question, from(FIRST));
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ids).containsExactlyInAnyOrder(FIRST, FIRST + 1, FIRST + 2, FIRST + 3);
    assertThat(parent.questions).isEmpty();
  }

  @Test
  void aChildIsRefusedIfTheAnswerCannotBeRead() throws Exception {
    Thread first = begin("asking");
    parent.answer(parent.next(), from(FIRST));
    first.join();
    BlockingQueue<Message> answers = new LinkedBlockingQueue<>();
    MiddleContext.Link link =
        middle.join(
            middle.begin("further"),
            new Nobody() {
              @Override
              public Stream.Next received(Message message, Stream from) {
                if (message.handle() == REPLY_TO) {
                  answers.add(message);
                }
                return Stream.Next.READ;
              }
            });
    int id = link.context().id();
    link.far()
        .send(
            new Message(MiddleContext.ID, id, id, Handles.ALLOCATE_ID, REPLY_TO, 0, new byte[0]),
            Long.MAX_VALUE,
            false);
    parent.answer(parent.next(), new byte[] {1});
    Message answer = answers.poll(MiddleContext.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(answer).isNotNull().matches(Message::isDead, "is a refusal");
    assertThat(LossNotice.fromBytes(answer.body()).message()).contains("can't be read");
  }
}
