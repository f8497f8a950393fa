package org.econtext.master.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.econtext.core.Sender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a command's end waits for its output. */
class OutputPumpTest {
  private static final long PATIENCE_MILLIS = 20_000;

  private final CountDownLatch secondRead = new CountDownLatch(1);
  private final CountDownLatch sending = new CountDownLatch(1);
  private final CountDownLatch maySend = new CountDownLatch(1);
  private final CountDownLatch pipeEnds = new CountDownLatch(1);
  private final List<String> sent = new CopyOnWriteArrayList<>();

  /** Some output, and then a pipe that somebody in the background keeps open. */
  private final class Pipe extends InputStream {
    private boolean wasRead;

    @Override
    public int read() throws IOException {
      throw new IOException("reads one byte");
    }

    /** As a buffered stream does, it has the monitor while it blocks. */
    @Override
    public synchronized int read(byte[] into, int offset, int length) throws IOException {
      if (!wasRead) {
        wasRead = true;
        into[offset] = 'x';
        return 1;
      }
      secondRead.countDown();
      await(pipeEnds);
      return -1;
    }

    @Override
    public synchronized int available() {
      return 0;
    }
  }

  private final OutputPump pump =
      new OutputPump(
          new Pipe(),
          new Sender<byte[]>() {
            @Override
            public void send(byte[] value) {
              sending.countDown();
              OutputPumpTest.await(maySend);
              sent.add(new String(value, StandardCharsets.US_ASCII));
            }

            @Override
            public void fail(Throwable reason) {
              throw new AssertionError(reason);
            }

            @Override
            public void close() {}
          });

  private final Thread pumping = begin(pump);

  private static Thread begin(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitEnd() {
    try {
      pump.awaitEnd(pumping);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void letItEnd() {
    maySend.countDown();
    pipeEnds.countDown();
  }

  @Test
  void whatKeepsThePipeOpenInTheBackgroundIsNotWaitedFor() throws InterruptedException {
    maySend.countDown();
    await(secondRead);
    Thread ending = begin(this::awaitEnd);
    ending.join(PATIENCE_MILLIS);
    assertThat(ending.isAlive()).as("still waits").isFalse();
    assertThat(pumping.isAlive()).as("still reads").isTrue();
  }

  @Test
  void whatWasReadIsSentBeforeTheEnd() throws InterruptedException {
    await(sending);
    Thread ending =
        begin(
            () -> {
              awaitEnd();
              sent.add("end");
            });
    while (ending.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    maySend.countDown();
    ending.join(PATIENCE_MILLIS);
    assertThat(sent).containsExactly("x", "end");
  }
}
