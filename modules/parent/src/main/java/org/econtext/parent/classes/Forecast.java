package org.econtext.parent.classes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;

/**
 * What a child is going to ask for next, since round trips are what importing costs. Where an
 * earlier child asked the same, that is what it went on to use; else the classes that the asked one
 * refers to, the nearest first. Thread safe.
 */
final class Forecast {
  /** As much is remembered of what followed which question; then the questions least used go. */
  private static final int MAX_FOLLOWERS = 100_000;

  /** What one answer may bring along because earlier children used it. */
  private static final long MAX_LEARNED_BYTES = 8 << 20;

  /** What an entry costs beside its content, roughly. */
  private static final int ENTRY_BYTES = 100;

  /** Comes with the payload, or is asked for so seldom that it needs no forecast. */
  private static final String CORE = "org.econtext.core.";

  private static final String CORE_VALUES = "org.econtext.core.values.";
  private static final String JAVA = "java.";

  private final LinkedHashMap<ClassQuery, Set<ClassQuery>> followers =
      new LinkedHashMap<>(16, 0.75f, true);

  private int size;

  /**
   * Learns.
   *
   * @param questions what a child asked for lately
   * @param next what it used then
   */
  synchronized void learn(Collection<ClassQuery> questions, ClassQuery next) {
    for (ClassQuery question : questions) {
      if (!next.equals(question)
          && followers.computeIfAbsent(question, q -> new LinkedHashSet<>()).add(next)) {
        size++;
      }
    }
    Iterator<Set<ClassQuery>> leastUsed = followers.values().iterator();
    while (size > MAX_FOLLOWERS) {
      size -= leastUsed.next().size();
      leastUsed.remove();
    }
  }

  /**
   * What to send behind an answer.
   *
   * @param answer the answer
   * @param feed has the entries
   * @param isSent what needn't be sent
   * @param maxBytes how much may be sent on no other ground than a reference
   * @return entries that can be had at once, the most urgent first
   */
  List<ClassEntry> after(
      ClassEntry answer, Feed feed, Predicate<ClassQuery> isSent, long maxBytes) {
    List<ClassQuery> learned = learned(answer.query());
    return learned.isEmpty()
        ? referred(answer, feed, isSent, maxBytes)
        : present(learned, feed, isSent);
  }

  private synchronized List<ClassQuery> learned(ClassQuery question) {
    Set<ClassQuery> after = followers.get(question);
    return after == null ? List.of() : new ArrayList<>(after);
  }

  private static List<ClassEntry> present(
      List<ClassQuery> queries, Feed feed, Predicate<ClassQuery> isSent) {
    List<ClassEntry> entries = new ArrayList<>();
    long bytes = 0;
    for (ClassQuery query : queries) {
      ClassEntry entry = isSent.test(query) ? null : feed.peek(query);
      if (entry != null && bytes < MAX_LEARNED_BYTES) {
        entries.add(entry);
        bytes += SourceFeed.sizeOf(entry);
      }
    }
    return entries;
  }

  /** Breadth first, and through what the child has already. */
  private static List<ClassEntry> referred(
      ClassEntry answer, Feed feed, Predicate<ClassQuery> isSent, long maxBytes) {
    List<ClassEntry> entries = new ArrayList<>();
    Set<ClassQuery> seen = new HashSet<>(Set.of(answer.query()));
    ArrayDeque<ClassEntry> unread = new ArrayDeque<>(List.of(answer));
    long left = maxBytes;
    while (!unread.isEmpty() && left > 0) {
      for (ClassQuery query : referencesOf(unread.remove())) {
        ClassEntry entry = seen.add(query) ? feed.peek(query) : null;
        // A refusal is for those who ask.
        if (entry == null || entry.refusal() != null) {
          continue;
        }
        unread.add(entry);
        if (!isSent.test(query) && left > 0) {
          left -= SourceFeed.sizeOf(entry) + ENTRY_BYTES;
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  private static List<ClassQuery> referencesOf(ClassEntry entry) {
    if (entry.query().kind() != ClassQuery.CLASS || entry.isMissing()) {
      return List.of();
    }
    List<ClassQuery> queries = References.in(entry.bodies()[0], entry.query().javaVersion());
    queries.removeIf(query -> isThere(query.name()));
    return queries;
  }

  private static boolean isThere(String name) {
    return name.startsWith(JAVA) || (name.startsWith(CORE) && !name.startsWith(CORE_VALUES));
  }
}
