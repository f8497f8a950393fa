package org.econtext.parent.children;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The routes to the contexts below one, and to whom ids belong: decisions only, without threads or
 * I/O. Thread safe.
 *
 * <p>An id that nobody has yet is believed only from the link through which its block was given
 * out, and only once; so nobody can become a context that isn't his.
 *
 * @param <L> what leads to a child
 */
final class RouteTable<L> {
  /**
   * So many blocks of ids, 1,000 each, a master gives out through all its links together. Each
   * context below gives out half of what its parent does, since its parent gives it no more.
   */
  private static final int MAX_BLOCKS = 1 << 15;

  /** However far below. */
  private static final int MIN_BLOCKS = 1 << 7;

  /** So many contexts, and ranges of ids that nobody has yet, may be behind one link. */
  private static final int MAX_BEHIND = 100_000;

  private final ConcurrentHashMap<Integer, L> routes = new ConcurrentHashMap<>();
  private final Map<L, Branch> branches = new HashMap<>();
  private final boolean isMasters;

  /** How many more blocks may be given out. */
  private int blocksLeft;

  /**
   * Has no routes.
   *
   * @param depth how many contexts are above this one
   */
  RouteTable(int depth) {
    isMasters = depth == 0;
    blocksLeft = Math.max(MIN_BLOCKS, depth < Integer.SIZE ? MAX_BLOCKS >> depth : 0);
  }

  /** What is behind one link. */
  private static final class Branch {
    final int child;
    final Set<Integer> below = new TreeSet<>();

    /** The ids that were given out through the link and are not in use yet, as ranges. */
    final TreeMap<Integer, Integer> free = new TreeMap<>();

    /** All ids that were ever given out through the link, as ranges. */
    final TreeMap<Integer, Integer> given = new TreeMap<>();

    int blocks;

    Branch(int child) {
      this.child = child;
    }

    /** Takes an id out of its range. */
    boolean take(int id) {
      Map.Entry<Integer, Integer> range = free.floorEntry(id);
      if (range == null || id >= range.getValue()) {
        return false;
      }
      free.remove(range.getKey());
      if (range.getKey() < id) {
        free.put(range.getKey(), id);
      }
      if (id + 1 < range.getValue()) {
        free.put(id + 1, range.getValue());
      }
      return true;
    }
  }

  /**
   * Adds a child.
   *
   * @param id its id, which this context has given it
   * @param link leads to it
   */
  synchronized void addChild(int id, L link) {
    branches.put(link, new Branch(id));
    routes.put(id, link);
  }

  /**
   * A block of ids is given out through a link.
   *
   * @param link the link
   * @param first the first of them
   * @param count how many
   * @return false if it can't be, since the link is gone, or these aren't ids of nobody
   */
  synchronized boolean granted(L link, int first, int count) {
    Branch branch = branches.get(link);
    if (branch == null || !areUnused(first, count)) {
      return false;
    }
    branch.free.put(first, first + count);
    branch.given.put(first, first + count);
    return true;
  }

  /**
   * Whether ids can be given to somebody.
   *
   * @param first the first of them
   * @param count how many
   * @return false if some are another one's, the master's, or none
   */
  synchronized boolean areUnused(int first, int count) {
    if (first <= 0 || first > Integer.MAX_VALUE - count) {
      return false;
    }
    for (Branch branch : branches.values()) {
      Map.Entry<Integer, Integer> before = branch.free.lowerEntry(first + count);
      if (before != null && before.getValue() > first) {
        return false;
      }
    }
    for (int id = first; id < first + count; id++) {
      if (routes.containsKey(id)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a link may be given one more block, which counts as given if so. One may have as many
   * as are left for all others then (A. K. Choudhury and E. L. Hahne, Dynamic Queue Length
   * Thresholds, 1998): whoever takes all that it can leaves half.
   *
   * @param link the link
   * @return false if it has too many already
   */
  synchronized boolean mayAllocate(L link) {
    Branch branch = branches.get(link);
    if (branch == null || branch.blocks >= blocksLeft) {
      return false;
    }
    branch.blocks++;
    blocksLeft--;
    return true;
  }

  /**
   * A link is not given the block that it {@link #mayAllocate may have had}.
   *
   * @param link the link
   */
  synchronized void notGranted(L link) {
    Branch branch = branches.get(link);
    if (branch != null) {
      branch.blocks--;
      blocksLeft++;
    }
  }

  /**
   * A context has come to be behind a link.
   *
   * @param id its id
   * @param parentId who started it
   * @param link the link that says so
   * @return whether that is believed
   */
  synchronized boolean add(int id, int parentId, L link) {
    Branch branch = branches.get(link);
    if (branch == null
        || (parentId != branch.child && !branch.below.contains(parentId))
        || branch.below.size() + branch.free.size() >= MAX_BEHIND
        || routes.containsKey(id)
        || !branch.take(id)) {
      return false;
    }
    branch.below.add(id);
    routes.put(id, link);
    return true;
  }

  /**
   * Whether it is believed that a context behind a link is gone.
   *
   * @param id its id
   * @param link the link that says so
   * @return true if it is behind it; the child itself is gone only when its stream is
   */
  synchronized boolean isBehind(int id, L link) {
    Branch branch = branches.get(link);
    return branch != null && branch.below.contains(id);
  }

  /**
   * Whether it is believed that a message that came through a link is from whom it says.
   *
   * @param source the context that says it made it
   * @param authority the context in whose name
   * @param link the link that it came through
   * @return true if both are behind it
   */
  boolean maySpeak(int source, int authority, L link) {
    return routes.get(source) == link && (authority == source || routes.get(authority) == link);
  }

  /**
   * Whether it is believed that a context gives no answer. It may be gone, so that there is no
   * route by now; but messages to it went nowhere else.
   *
   * @param id its id
   * @param link the link that says so
   * @return true if it is the child itself, or the id was given out through the link
   */
  synchronized boolean mayRefuseFor(int id, L link) {
    Branch branch = branches.get(link);
    if (branch == null) {
      return false;
    }
    Map.Entry<Integer, Integer> block = branch.given.floorEntry(id);
    return id == branch.child || (block != null && id < block.getValue());
  }

  /**
   * What is behind a link.
   *
   * @param link the link
   * @return the ids, the child's last; empty if it was removed before
   */
  synchronized List<Integer> behind(L link) {
    Branch branch = branches.get(link);
    if (branch == null) {
      return List.of();
    }
    List<Integer> all = new ArrayList<>(branch.below);
    all.add(branch.child);
    return all;
  }

  /**
   * A context behind a link is gone.
   *
   * @param id its id, which {@link #isBehind} the link
   * @param link the link
   */
  synchronized void delete(int id, L link) {
    branches.get(link).below.remove(id);
    routes.remove(id);
  }

  /**
   * A link is lost with all behind it. The master may give out as many other blocks instead; any
   * other context is given none by its parent for those.
   *
   * @param link the link
   */
  synchronized void remove(L link) {
    for (Integer id : behind(link)) {
      routes.remove(id);
    }
    Branch lost = branches.remove(link);
    if (lost != null && isMasters) {
      blocksLeft += lost.blocks;
    }
  }

  /**
   * What leads to a context.
   *
   * @param id the context
   * @return the link; null if it isn't below
   */
  L linkTo(int id) {
    return routes.get(id);
  }
}
