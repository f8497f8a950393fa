package org.econtext.core.broker;

/**
 * How much of what one stream brought is still to be done, and whether the stream is to be read no
 * further meanwhile: decisions only. Not thread safe; whoever has the work guards it.
 */
public final class Backlog {
  private final long limitBytes;
  private long bytes;
  private boolean held;

  /**
   * Nothing is to be done yet.
   *
   * @param limitBytes while there is more than this, nothing more is to be read
   */
  public Backlog(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /**
   * There is more to be done.
   *
   * @param size how much, in bytes
   */
  public void add(int size) {
    bytes += size;
  }

  /**
   * Whether there is more than the limit.
   *
   * @return true if so
   */
  public boolean isOver() {
    return bytes > limitBytes;
  }

  /**
   * Decides whether the stream is read further, after something was added.
   *
   * @return true if it is to be held; {@link #remove} then says when it is to be resumed
   */
  public boolean hold() {
    held = isOver();
    return held;
  }

  /**
   * Something is done.
   *
   * @param size how much, as it was added
   * @return whether the stream, which was held, is to be resumed now
   */
  public boolean remove(int size) {
    bytes -= size;
    boolean resumed = held && bytes <= limitBytes / 2;
    held &= !resumed;
    return resumed;
  }
}
