package org.econtext.master.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.ThreadRole;

/** This side's half of the stdio of what runs elsewhere: three threads that copy. */
final class Stdio {
  private static final int BUFFER_BYTES = 32 << 10;

  private final Router router;
  private final InputStream in;
  private final Output out;
  private final Output err;

  Stdio(Router router, InputStream in, OutputStream out, OutputStream err) {
    this.router = router;
    this.in = in;
    this.out = new Output(router, out);
    this.err = new Output(router, err);
  }

  Sender<byte[]> out() {
    return out.receiver.sender();
  }

  Sender<byte[]> err() {
    return err.receiver.sender();
  }

  void startOutput() {
    out.thread = router.broker().start(ThreadRole.PROGRAM, "program-stdout", out);
    err.thread = router.broker().start(ThreadRole.PROGRAM, "program-stderr", err);
  }

  /** Begins to read, which takes input away from whoever else reads the same. */
  void startInput(Sender<byte[]> stdin) {
    router.broker().start(ThreadRole.PROGRAM, "program-stdin", () -> feed(stdin));
  }

  private void feed(Sender<byte[]> stdin) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int count = readOrEnd(buffer); count >= 0; count = readOrEnd(buffer)) {
        stdin.send(Arrays.copyOf(buffer, count));
      }
      stdin.close();
    } catch (ChannelClosedException | LostContextException | CancellationException e) {
      // The other side has ended or reads no more: nobody misses what was read ahead.
      return;
    }
  }

  private int readOrEnd(byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      // As for a program whose stdin is closed: there is nothing to read.
      return -1;
    }
  }

  /** Waits until everything that has arrived is written, and ends what would wait for more. */
  void finish(byte[] lastOut, byte[] lastErr) throws InterruptedException {
    out.finish(lastOut);
    err.finish(lastErr);
  }

  /** Writes what arrives, and goes on taking it, but silently, when writing has failed. */
  private static final class Output implements Runnable {
    private final Receiver<byte[]> receiver;
    private final OutputStream to;
    private Thread thread;
    private boolean failed;

    Output(Router router, OutputStream to) {
      this.receiver = router.receiver(byte[].class);
      this.to = to;
    }

    @Override
    public void run() {
      try {
        while (true) {
          write(receiver.receive());
        }
      } catch (ChannelClosedException | LostContextException e) {
        // All that came was written; how it ended is seen elsewhere.
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        // Whatever else ends this, such as a value that is no output: nobody may wait for room.
        receiver.close();
      }
    }

    private void write(byte[] bytes) {
      if (failed) {
        return;
      }
      try {
        to.write(bytes);
        to.flush();
      } catch (IOException e) {
        // As a program's own System.out: whoever read it is gone, which is no reason to end.
        failed = true;
      }
    }

    void finish(byte[] last) throws InterruptedException {
      // Behind all that has arrived in this mailbox.
      receiver.sender().close();
      thread.join();
      receiver.close();
      write(last);
    }
  }
}
