package org.econtext.files;

import java.util.function.Consumer;

/**
 * How a transfer is done. Immutable; each method that sets something returns a changed copy.
 *
 * @param existing what becomes of what is at the target already
 * @param progress is told how far the transfer has come, or null
 * @param maxBytes how much content a pull takes, in bytes
 * @param maxEntries how many files, directories and links a pull takes
 */
public record TransferOptions(
    Existing existing, Consumer<Progress> progress, long maxBytes, long maxEntries) {
  /** What a pull takes unless something else is set, in bytes: 64 GiB. */
  public static final long DEFAULT_MAX_BYTES = 64L << 30;

  /** What a pull takes unless something else is set, in files, directories and links. */
  public static final long DEFAULT_MAX_ENTRIES = 1_000_000;

  private static final TransferOptions DEFAULTS =
      new TransferOptions(Existing.FAIL, null, DEFAULT_MAX_BYTES, DEFAULT_MAX_ENTRIES);

  /**
   * Checks.
   *
   * @param existing what becomes of what is at the target already, not null
   * @param progress is told how far the transfer has come, or null
   * @param maxBytes as with {@link #maxBytes(long)}
   * @param maxEntries as with {@link #maxEntries(long)}
   * @throws IllegalArgumentException if a limit is negative
   */
  public TransferOptions {
    if (existing == null) {
      throw new NullPointerException("existing is null");
    }
    if (maxBytes < 0 || maxEntries < 0) {
      throw new IllegalArgumentException("negative limit: " + Math.min(maxBytes, maxEntries));
    }
  }

  /**
   * Nothing is replaced and nobody is told; a pull takes {@link #DEFAULT_MAX_BYTES} and {@link
   * #DEFAULT_MAX_ENTRIES}.
   *
   * @return the defaults
   */
  public static TransferOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Sets what becomes of what is at the target already.
   *
   * @param newExisting that, not null
   * @return the changed copy
   */
  public TransferOptions existing(Existing newExisting) {
    return new TransferOptions(newExisting, progress, maxBytes, maxEntries);
  }

  /**
   * Sets who is told how far the transfer has come: at most ten times a second, and once at the
   * end. It is called by the thread that waits for the transfer; what it throws ends the transfer.
   *
   * @param newProgress is told, or null for nobody
   * @return the changed copy
   */
  public TransferOptions progress(Consumer<Progress> newProgress) {
    return new TransferOptions(existing, newProgress, maxBytes, maxEntries);
  }

  /**
   * Sets how much content a pull takes. A context that sends more, by mistake or because it was
   * broken into, ends the transfer, and nothing of it is kept. A push has no limit, as what is sent
   * is this side's own.
   *
   * @param newMaxBytes the most, in bytes of all files together, uncompressed
   * @return the changed copy
   * @throws IllegalArgumentException if that is negative
   */
  public TransferOptions maxBytes(long newMaxBytes) {
    return new TransferOptions(existing, progress, newMaxBytes, maxEntries);
  }

  /**
   * Sets how many files, directories and links a pull takes, as {@link #maxBytes(long)} does for
   * their content.
   *
   * @param newMaxEntries the most, the root included
   * @return the changed copy
   * @throws IllegalArgumentException if that is negative
   */
  public TransferOptions maxEntries(long newMaxEntries) {
    return new TransferOptions(existing, progress, maxBytes, newMaxEntries);
  }
}
