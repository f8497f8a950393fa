package org.econtext.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Broker;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.StreamEnd;
import org.econtext.core.broker.ThreadBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that waits to send, since the other end doesn't read, is interrupted. */
@Timeout(60)
class SenderWithoutRoomTest {
  private static final long PATIENCE_SECONDS = 50;

  private final CountDownLatch reading = new CountDownLatch(1);
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();

  /** The other end, which reads nothing for now. */
  private final OutputStream out =
      new OutputStream() {
        @Override
        public void write(int value) throws IOException {
          write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          try {
            reading.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          read.write(bytes, offset, length);
        }
      };

  private final FramedStream stream =
      new FramedStream(
          1,
          "peer",
          InputStream.nullInputStream(),
          out,
          new ThreadBroker(
              SenderWithoutRoomTest.class.getClassLoader(),
              failure -> {
                throw new AssertionError(failure);
              }),
          new Stream.Owner() {
            @Override
            public Stream.Next received(Message message, Stream from) {
              return Stream.Next.READ;
            }

            @Override
            public void stuck(Stream stuck) {}

            @Override
            public void ending(Stream ended) {}

            @Override
            public void lost(Stream lost, StreamEnd end) {}
          });

  private static Message message(byte[] body) {
    return new Message(1, 0, 0, 1, 0, 0, body);
  }

  private static Message message(String text) {
    return message(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void send() {
    try {
      stream.send(message("interrupted"), Broker.NEVER, false);
      outcomes.add("sent");
    } catch (CancellationException e) {
      outcomes.add(e);
    }
    outcomes.add(Thread.currentThread().isInterrupted());
  }

  @Test
  void isCancelledAndTheStreamGoesOn() throws InterruptedException {
    boolean offered = true;
    while (offered) {
      offered = stream.offer(message(new byte[100_000]));
    }
    // Nothing is smaller than this, so there is no room for anything at all.
    while (stream.offer(message(""))) {
      assertThat(stream.isOpen()).isTrue();
    }
    Thread sender = new Thread(this::send, "sender");
    sender.start();
    while (sender.getState() != Thread.State.WAITING) {
      assertThat(sender.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    sender.interrupt();
    assertThat(outcomes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class)
        .asString()
        .contains("interrupted while the stream to peer had no room");
    assertThat(outcomes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(true);
    reading.countDown();
    stream.send(message("afterwards"), Broker.NEVER, false);
    stream.awaitWritten();
    assertThat(read.toString(StandardCharsets.ISO_8859_1))
        .contains("afterwards")
        .doesNotContain("interrupted");
  }
}
