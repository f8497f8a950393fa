package org.econtext.master.program;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.econtext.core.Sender;
import org.econtext.core.runtime.IoLogger;

/** In the context: hands a program's output on as it is. */
final class OutputRelay extends IoLogger.Sink {
  /** A pipe with so much in it, of the 64 KiB that Linux gives it, might stop its writer soon. */
  private static final int FULL_BYTES = 48 << 10;

  private static final long PAUSE_NANOS = 1_000_000;

  private final Sender<byte[]> sender;

  OutputRelay(Sender<byte[]> sender) {
    this.sender = sender;
  }

  @Override
  public void write(byte[] bytes, int count) {
    if (count > 0) {
      sender.send(Arrays.copyOf(bytes, count));
    }
  }

  @Override
  public void end() {}

  /**
   * Keeps room in the pipe for what the program's own shutdown hooks write, so that they never
   * wait. The rest stays there, for what this thread has read when the JVM halts is lost.
   */
  @Override
  public void outliveEnd(FileInputStream in, byte[] buffer) throws IOException {
    while (true) {
      if (in.available() < FULL_BYTES) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else {
        write(buffer, in.read(buffer));
      }
    }
  }
}
