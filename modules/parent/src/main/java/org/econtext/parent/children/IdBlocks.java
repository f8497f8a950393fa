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

  /** There is a block to give out. */
  void refill(int first) {
    next = first;
    limit = first + BLOCK;
  }
}
