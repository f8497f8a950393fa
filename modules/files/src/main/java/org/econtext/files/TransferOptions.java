package org.econtext.files;

import java.util.function.Consumer;

/**
 * How a transfer is done. Immutable; each method that sets something returns a changed copy.
 *
 * @param existing what becomes of what is at the target already
 * @param progress is told how far the transfer has come, or null
 */
public record TransferOptions(Existing existing, Consumer<Progress> progress) {
  private static final TransferOptions DEFAULTS = new TransferOptions(Existing.FAIL, null);

  /**
   * Checks.
   *
   * @param existing what becomes of what is at the target already, not null
   * @param progress is told how far the transfer has come, or null
   */
  public TransferOptions {
    if (existing == null) {
      throw new NullPointerException("existing is null");
    }
  }

  /**
   * Nothing is replaced and nobody is told.
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
    return new TransferOptions(newExisting, progress);
  }

  /**
   * Sets who is told how far the transfer has come: at most ten times a second, and once at the
   * end. It is called by the thread that waits for the transfer; what it throws ends the transfer.
   *
   * @param newProgress is told, or null for nobody
   * @return the changed copy
   */
  public TransferOptions progress(Consumer<Progress> newProgress) {
    return new TransferOptions(existing, newProgress);
  }
}
