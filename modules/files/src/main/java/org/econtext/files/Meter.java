package org.econtext.files;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Counts what passes, and tells now and then how far it has come. */
final class Meter {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final Consumer<Progress> progress;
  private final String rootName;
  private Path root;
  private Path current;
  private long totalBytes;
  private long files;
  private long contentBytes;
  private long toldNanos = System.nanoTime();

  /** Tells somebody, or nobody if that is null. */
  Meter(Consumer<Progress> progress, String rootName) {
    this.progress = progress;
    this.rootName = rootName;
  }

  void begin(Path newRoot, long newTotalBytes) {
    root = newRoot;
    current = newRoot;
    totalBytes = newTotalBytes;
  }

  void file(Path file) {
    current = file;
    files++;
  }

  void content(int bytes) {
    contentBytes += bytes;
    if (progress != null && System.nanoTime() - toldNanos >= INTERVAL_NANOS) {
      tell();
    }
  }

  /** All has arrived, and is where it belongs. */
  Transferred end(long channelBytes) {
    if (progress != null) {
      current = root;
      tell();
    }
    return new Transferred(files, contentBytes, channelBytes);
  }

  private void tell() {
    String path = current.equals(root) ? rootName : root.relativize(current).toString();
    progress.accept(new Progress(contentBytes, totalBytes, path));
    toldNanos = System.nanoTime();
  }
}
