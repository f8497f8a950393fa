package org.econtext.master.program;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.LostContextException;
import org.econtext.core.Sender;

/** In the context: sends what a command writes. */
final class OutputPump implements Runnable {
  private static final int BUFFER_BYTES = 32 << 10;

  /**
   * After a command's end its output is there, so a read that takes so long waits for another's.
   */
  private static final long QUIET_MILLIS = 1_000;

  private final InputStream from;
  private final Sender<byte[]> to;

  /** Counts the beginnings and ends of reads, so it is odd while one goes on. */
  private final AtomicInteger steps = new AtomicInteger();

  OutputPump(InputStream from, Sender<byte[]> to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int count = read(buffer); count >= 0; count = read(buffer)) {
        to.send(Arrays.copyOf(buffer, count));
      }
      to.close();
    } catch (ChannelClosedException | LostContextException | CancellationException e) {
      // Nobody takes the output any more; the end of the context ends the command.
      return;
    }
  }

  private int read(byte[] buffer) {
    steps.incrementAndGet();
    try {
      return from.read(buffer);
    } catch (IOException e) {
      // The JDK closes a dead process's pipes under their reader; what was in them was read.
      return -1;
    } finally {
      steps.incrementAndGet();
    }
  }

  /**
   * After the command's end: waits for its output, but not for what it left in the background. Who
   * reads may have the stream locked, so the stream itself can't be asked whether it has any.
   */
  void awaitEnd(Thread thread) throws InterruptedException {
    int before;
    do {
      before = steps.get();
      thread.join(QUIET_MILLIS);
    } while (thread.isAlive() && !(before % 2 != 0 && steps.get() == before));
  }
}
