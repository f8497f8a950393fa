package org.econtext.parent.children;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which children must hear of which losses: those that have written to a context, since they may
 * wait for it. Decisions only, without threads or I/O. Thread safe.
 *
 * @param <L> what leads to a child
 */
final class Correspondents<L> {
  /** One child has this many at the most; it isn't told of the losses of others. */
  private static final int MAX_EACH = 100_000;

  private final ConcurrentHashMap<L, Set<Integer>> destinations = new ConcurrentHashMap<>();
  private final Map<Integer, Set<L>> writers = new HashMap<>();

  /**
   * A child has written to a context elsewhere.
   *
   * @param child the child
   * @param destination the context
   */
  void wrote(L child, int destination) {
    Set<Integer> known = destinations.get(child);
    if (known == null || !known.contains(destination)) {
      note(child, destination);
    }
  }

  private synchronized void note(L child, int destination) {
    Set<Integer> known = destinations.computeIfAbsent(child, c -> ConcurrentHashMap.newKeySet());
    if (known.size() < MAX_EACH && known.add(destination)) {
      writers.computeIfAbsent(destination, d -> new LinkedHashSet<>()).add(child);
    }
  }

  /**
   * A context is lost.
   *
   * @param id the context
   * @return the children that are to be told, once
   */
  synchronized List<L> lost(int id) {
    Set<L> told = writers.remove(id);
    if (told == null) {
      return List.of();
    }
    for (L child : told) {
      destinations.get(child).remove(id);
    }
    return new ArrayList<>(told);
  }

  /**
   * A child is gone.
   *
   * @param child the child
   */
  synchronized void forget(L child) {
    Set<Integer> known = destinations.remove(child);
    if (known != null) {
      for (Integer id : known) {
        Set<L> all = writers.get(id);
        if (all.remove(child) && all.isEmpty()) {
          writers.remove(id);
        }
      }
    }
  }
}
