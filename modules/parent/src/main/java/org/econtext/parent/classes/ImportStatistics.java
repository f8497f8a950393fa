package org.econtext.parent.classes;

/**
 * What one context was sent of classes and resources.
 *
 * @param asked how many it asked for and waited for
 * @param ahead how many it was sent without having asked
 * @param aheadBytes their content
 * @param used how many of these it has used, as far as it has told
 * @param usedBytes their content
 */
public record ImportStatistics(int asked, int ahead, long aheadBytes, int used, long usedBytes) {
  static final ImportStatistics NONE = new ImportStatistics(0, 0, 0, 0, 0);

  ImportStatistics plusAsked() {
    return new ImportStatistics(asked + 1, ahead, aheadBytes, used, usedBytes);
  }

  ImportStatistics plusAhead(long bytes) {
    return new ImportStatistics(asked, ahead + 1, aheadBytes + bytes, used, usedBytes);
  }

  ImportStatistics plusUsed(long bytes) {
    return new ImportStatistics(asked, ahead, aheadBytes, used + 1, usedBytes + bytes);
  }

  /**
   * What was sent for nothing.
   *
   * @return bytes that were sent without having been asked for and that aren't used so far
   */
  public long unusedBytes() {
    return aheadBytes - usedBytes;
  }

  @Override
  public String toString() {
    return asked
        + " classes and resources that it asked for, and "
        + ahead
        + " ahead ("
        + (aheadBytes >> 10)
        + " KiB), of which it used "
        + used
        + " ("
        + (usedBytes >> 10)
        + " KiB)";
  }
}
