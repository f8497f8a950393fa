package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Broker;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.StreamEnd;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.ThreadBroker;
import org.econtext.core.stream.FramedStream;
import org.econtext.testing.MemoryPipe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reads a stream: its own reader, or a thread that waits, to which the reader gave way. */
class FramedStreamTest {
  /** The test sends itself what comes. */
  private final MemoryPipe pipe = new MemoryPipe();

  private final BlockingQueue<Thread> readers = new LinkedBlockingQueue<>();
  private final BlockingQueue<ThreadRole> roles = new LinkedBlockingQueue<>();
  private final BlockingQueue<StreamEnd> ends = new LinkedBlockingQueue<>();
  private volatile boolean stepsAside = true;
  private final FramedStream stream =
      new FramedStream(
          1,
          "peer",
          pipe.input(),
          pipe.output(),
          new ThreadBroker(getClass().getClassLoader(), FramedStreamTest::failed),
          new Stream.Owner() {
            @Override
            public Stream.Next received(Message message, Stream from) {
              roles.add(ThreadRole.ofCurrentThread());
              readers.add(Thread.currentThread());
              return stepsAside ? Stream.Next.STEP_ASIDE : Stream.Next.READ;
            }

            @Override
            public void stuck(Stream stuck) {}

            @Override
            public void ending(Stream ended) {}

            @Override
            public void lost(Stream lost, StreamEnd end) {
              ends.add(end);
            }
          });

  private static void failed(Throwable failure) {
    throw new AssertionError(failure);
  }

  @BeforeEach
  void letTheReaderStepAside() throws InterruptedException {
    stream.start();
    stream.send(message(0), Broker.NEVER, false);
    assertThat(nextReader()).isNotSameAs(Thread.currentThread());
  }

  @AfterEach
  void close() {
    pipe.close();
  }

  private static Message message(int bodyBytes) {
    return new Message(1, 0, 0, 1, 0, 0, new byte[bodyBytes]);
  }

  private Thread nextReader() throws InterruptedException {
    Thread reader = readers.poll(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(reader).as("who read the next message").isNotNull();
    return reader;
  }

  /** Until the reader, which comes back after a moment, was aside in time. */
  private void expectPolling() throws InterruptedException {
    while (!stream.expectPolling()) {
      stream.send(message(0), Broker.NEVER, false);
      nextReader();
    }
  }

  @Test
  void aThreadThatPollsReadsWhatComesByItself() throws InterruptedException {
    boolean came = false;
    while (!came) {
      // Only if the scheduler keeps this thread from the CPU for long the reader is faster.
      expectPolling();
      stream.send(message(10), Broker.NEVER, false);
      came = stream.pollNext(1, 1);
      Thread reader = nextReader();
      assertThat(reader == Thread.currentThread()).isEqualTo(came);
    }
  }

  @Test
  void whoeverReadsKeepsToTheReadersRules() throws InterruptedException {
    aThreadThatPollsReadsWhatComesByItself();
    assertThat(roles).isNotEmpty().containsOnly(ThreadRole.READER);
    assertThat(ThreadRole.ofCurrentThread()).isEqualTo(ThreadRole.PROGRAM);
    ThreadRole.requireImporting("what a program may");
  }

  @Test
  void theReaderComesBackIfNobodyPolls() throws IOException, InterruptedException {
    pipe.output().write(RawPeer.frame(message(3)));
    assertThat(nextReader()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void pollingInVainCallsTheReaderBack() throws IOException, InterruptedException {
    expectPolling();
    assertThat(stream.pollNext(1, 1)).isFalse();
    pipe.output().write(RawPeer.frame(message(3)));
    assertThat(nextReader()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void nobodyPollsWhileTheReaderReads() throws InterruptedException {
    stepsAside = false;
    stream.send(message(0), Broker.NEVER, false);
    nextReader();
    stream.wantReader();
    assertThat(stream.expectPolling()).isFalse();
    assertThat(stream.pollNext(1, 1)).isFalse();
  }

  @Test
  void aMessageThatComesInPiecesOrIsLargeIsTheReaders() throws IOException, InterruptedException {
    byte[] frame = RawPeer.frame(message(100_000));
    expectPolling();
    pipe.output().write(frame, 0, 40);
    assertThat(stream.pollNext(1, 1)).isFalse();
    pipe.output().write(frame, 40, 50_000);
    assertThat(readers).isEmpty();
    pipe.output().write(frame, 50_040, frame.length - 50_040);
    assertThat(nextReader()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void aMessageForAnotherIsTheReaders() throws InterruptedException {
    expectPolling();
    stream.send(message(10), Broker.NEVER, false);
    assertThat(stream.pollNext(1, 2)).isFalse();
    assertThat(nextReader()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void theReaderFindsTheEndWhileAThreadPolls() throws Exception {
    expectPolling();
    pipe.output().close();
    assertThat(stream.pollNext(1, 1)).isFalse();
    StreamEnd end = ends.poll(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(end).usingRecursiveComparison().isEqualTo(StreamEnd.because(null));
    assertThat(stream.isOpen()).isFalse();
  }
}
