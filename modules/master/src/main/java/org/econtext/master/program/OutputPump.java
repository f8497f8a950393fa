package org.econtext.master.program;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.LostContextException;
import org.econtext.core.Sender;

/** In the context: sends what a command writes. */
final class OutputPump implements Runnable {
  private static final int BUFFER_BYTES = 32 << 10;
  private static final long LOOK_MILLIS = 20;

  private final InputStream from;
  private final Sender<byte[]> to;
  private volatile boolean reading;

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
    reading = true;
    try {
      return from.read(buffer);
    } catch (IOException e) {
      // The JDK closes a dead process's pipes under their reader; what was in them was read.
      return -1;
    } finally {
      reading = false;
    }
  }

  /** After the command's end: waits for its output, but not for what it left in the background. */
  void awaitEnd(Thread thread) throws InterruptedException {
    thread.join(LOOK_MILLIS);
    while (thread.isAlive() && !(reading && isEmpty())) {
      thread.join(LOOK_MILLIS);
    }
  }

  private boolean isEmpty() {
    try {
      return from.available() == 0;
    } catch (IOException e) {
      return true;
    }
  }
}
