package org.econtext.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Receiver;

/**
 * Takes a file or a tree in. Whatever ends the transfer early, the end of this JVM included, leaves
 * nothing behind, unless the JVM is killed.
 */
final class Arrival {
  /** What the JVM's end waits for the removal; a context is killed soon after that. */
  private static final long REMOVAL_SECONDS = 3;

  private final Receiver<byte[]> receiver;
  private final CountDownLatch done = new CountDownLatch(1);

  private Arrival(Receiver<byte[]> receiver) {
    this.receiver = receiver;
  }

  static Transferred at(
      Path target, Existing existing, Receiver<byte[]> receiver, Quota quota, Meter meter)
      throws IOException {
    Arrival arrival = new Arrival(receiver);
    Thread atEnd = new Thread(arrival::abort, "econtext-files-removal");
    Runtime.getRuntime().addShutdownHook(atEnd);
    try {
      return arrival.take(target, existing, quota, meter);
    } finally {
      arrival.done.countDown();
      forget(atEnd);
    }
  }

  private Transferred take(Path target, Existing existing, Quota quota, Meter meter)
      throws IOException {
    try (Staging staging = new Staging(target, existing);
        PackedInputStream in = new PackedInputStream(receiver)) {
      staging.fill(path -> new TreeReader(in, quota, meter).read(path));
      staging.commit();
      return meter.end(in.receivedBytes());
    }
  }

  private void abort() {
    receiver.close();
    try {
      done.await(REMOVAL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread atEnd) {
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // The JVM is ending, which is what the thread runs for.
      return;
    }
  }
}
