package org.econtext.master.program;

import java.io.IOException;
import java.io.OutputStream;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;

/** In the context: writes what was sent to a stdin, and closes that when the sender is closed. */
final class StdinFeed implements Runnable {
  private final Receiver<byte[]> from;
  private final OutputStream to;

  StdinFeed(Receiver<byte[]> from, OutputStream to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public void run() {
    try (from;
        to) {
      while (true) {
        to.write(from.receive());
        to.flush();
      }
    } catch (ChannelClosedException | LostContextException | IOException e) {
      // The input has ended, or the reader takes no more; both ends are closed now.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
