package org.econtext.parent.children;

/**
 * Ids that a context has and gives out: decisions only, without threads or I/O. Not thread safe.
 */
final class IdBlocks {
  /** A context asks for this many at once, so that it asks seldom. */
  static final int BLOCK = 1_000;

  private int next;
  private int limit;

  private IdBlocks(int next, int limit) {
    this.next = next;
    this.limit = limit;
  }

  /** All that there are, but the master's own. */
  static IdBlocks all() {
    return new IdBlocks(1, Integer.MAX_VALUE);
  }

  static IdBlocks none() {
    return new IdBlocks(0, 0);
  }

  /** A single id; negative if there is none left. */
  int take() {
    return next < limit ? next++ : -1;
  }

  /** The first id of a block; negative if there is none left. */
  int takeBlock() {
    if (limit - next < BLOCK) {
      return -1;
    }
    next += BLOCK;
    return next - BLOCK;
  }

  /** There is a block to give out; false if there can't be, as ids only ever grow. */
  boolean refill(int first) {
    if (first <= 0 || first < limit || first > Integer.MAX_VALUE - BLOCK) {
      return false;
    }
    next = first;
    limit = first + BLOCK;
    return true;
  }

  /** Whether a block has ids that are left here. */
  boolean overlap(int first) {
    return next < limit && first < limit && first > next - BLOCK;
  }
}
