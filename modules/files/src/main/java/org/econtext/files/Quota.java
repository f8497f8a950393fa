package org.econtext.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What a receiver still takes. */
final class Quota {
  private final long maxBytes;
  private final long maxEntries;
  private long bytes;
  private long entries;

  private Quota(long maxBytes, long maxEntries) {
    this.maxBytes = maxBytes;
    this.maxEntries = maxEntries;
  }

  /** Of a receiver that was asked for what comes. */
  static Quota none() {
    return new Quota(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** Of a receiver that has asked for what comes. */
  static Quota of(TransferOptions options) {
    return new Quota(options.maxBytes(), options.maxEntries());
  }

  /** Something is to be made. */
  void entry(Path path) throws FileSystemException {
    entries++;
    if (entries > maxEntries) {
      throw exceeded(path, maxEntries + " files, directories and links", "maxEntries");
    }
  }

  /** Content is to be written. */
  void content(Path path, long count) throws FileSystemException {
    bytes += count;
    checkBytes(path, bytes);
  }

  /** The sender says how much content there is. */
  void announced(Path root, long total) throws FileSystemException {
    checkBytes(root, total);
  }

  private void checkBytes(Path path, long count) throws FileSystemException {
    if (count > maxBytes) {
      throw exceeded(path, maxBytes + " bytes", "maxBytes");
    }
  }

  private static FileSystemException exceeded(Path path, String most, String option) {
    return new FileSystemException(
        path.toString(),
        null,
        "the context sends more than " + most + ", which TransferOptions." + option + " allows");
  }
}
