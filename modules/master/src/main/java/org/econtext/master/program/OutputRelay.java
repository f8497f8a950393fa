package org.econtext.master.program;

import java.util.Arrays;
import org.econtext.core.Sender;
import org.econtext.core.boot.IoLogger;

/** In the context: hands a program's output on as it is. */
final class OutputRelay extends IoLogger.Sink {
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
}
