package org.econtext.core.importer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.econtext.core.codec.ByteWriter;

/**
 * What a context knows of its parent's classes and resources: answers that came, answers that were
 * promised, questions that are under way, what is in the directories of the class path, and what
 * was used of it. Decisions only, without threads or I/O. Not thread safe.
 */
final class ImportCache {
  /** More than most programs have in classes. Over it all is forgotten, and asked for again. */
  private static final int MAX_HELD_BYTES = 32 << 20;

  /** What an entry takes beside its content, roughly. */
  private static final int ENTRY_BYTES = 200;

  private static final ClassQuery[] NONE = {};

  private final int wanted;
  private final HashMap<ClassQuery, ClassEntry> known = new HashMap<>();
  private final HashSet<ClassQuery> pending = new HashSet<>();
  private final HashMap<Integer, Origin> origins = new HashMap<>();
  private final HashMap<String, HashSet<String>> directories = new HashMap<>();

  /** Came, or will come, without having been asked for, and isn't used yet. */
  private final HashSet<ClassQuery> unused = new HashSet<>();

  private final List<ClassQuery> used = new ArrayList<>();
  private boolean asked;
  private int timesForgotten;
  private int heldBytes;

  /** Why there are no more answers; null while there may be some. */
  private String over;

  ImportCache(int wanted) {
    this.wanted = wanted;
  }

  /**
   * Uses something.
   *
   * @param query what
   * @return the answer if it is known; null if it is to come, or has to be asked for
   */
  ClassEntry use(ClassQuery query) {
    markUsed(query);
    ClassEntry entry = known.get(query);
    if (entry == null && over != null) {
      entry = missing(query, over);
    } else if (entry == null && isAbsent(query)) {
      entry = missing(query, null);
    }
    return entry;
  }

  /**
   * Notes that an answer is on its way.
   *
   * @param query what to
   * @return false if it was so already
   */
  boolean expect(ClassQuery query) {
    return pending.add(query);
  }

  /**
   * Notes that an answer won't come, since it could not be asked for.
   *
   * @param query what to
   */
  void unexpect(ClassQuery query) {
    pending.remove(query);
  }

  /**
   * Notes that what is on its way may be lost. The parent will be told, for it sends nothing again.
   */
  void expectNothing() {
    pending.clear();
    timesForgotten++;
  }

  /**
   * A question to the parent.
   *
   * @param query what; null for none, just to tell what was used
   * @return the message's body
   */
  byte[] question(ClassQuery query) {
    ByteWriter out = new ByteWriter(64);
    Bundle.writeQueries(out, used.toArray(NONE));
    used.clear();
    out.putVarInt(timesForgotten << ClassStore.FORGOTTEN_SHIFT | wanted);
    asked = query != null;
    if (query != null) {
      Bundle.writeQuery(out, query);
    }
    return out.toByteArray();
  }

  /** Whether the parent should be told what was used. */
  boolean hasNews() {
    return over == null && (asked || !used.isEmpty());
  }

  void markUsed(ClassQuery query) {
    if (unused.remove(query)) {
      used.add(query);
    }
  }

  ClassEntry known(ClassQuery query) {
    return known.get(query);
  }

  Set<String> directory(String path) {
    return directories.get(path);
  }

  Origin origin(int id) {
    return origins.get(id);
  }

  /**
   * Takes what the parent sent.
   *
   * @param bundle the answer to a question, and perhaps to some that weren't asked yet
   * @return the entries that were on their way
   */
  List<ClassEntry> add(Bundle bundle) {
    if (heldBytes > MAX_HELD_BYTES) {
      known.clear();
      unused.clear();
      heldBytes = 0;
      timesForgotten++;
    }
    for (Origin origin : bundle.origins()) {
      origins.put(origin.id(), origin);
    }
    for (String[] directory : bundle.directories()) {
      List<String> names = Arrays.asList(directory).subList(1, directory.length);
      directories.put(directory[0], new HashSet<>(names));
    }
    for (ClassQuery query : bundle.promised()) {
      if (!known.containsKey(query) && pending.add(query)) {
        unused.add(query);
      }
    }
    List<ClassEntry> answered = new ArrayList<>();
    for (ClassEntry entry : bundle.entries()) {
      // An origin is told once, and may have been in a bundle that could not be read.
      boolean described = true;
      for (int id : entry.origins()) {
        described &= origins.containsKey(id);
      }
      if (described) {
        known.put(entry.query(), entry);
        heldBytes += ENTRY_BYTES;
        for (byte[] body : entry.bodies()) {
          heldBytes += body.length;
        }
      } else {
        timesForgotten++;
      }
      if (pending.remove(entry.query())) {
        answered.add(
            described ? entry : missing(entry.query(), "the parent's answer can't be read"));
      }
    }
    return answered;
  }

  /**
   * Gives up the questions to come.
   *
   * @param reason why
   */
  void giveUp(String reason) {
    over = reason;
  }

  static ClassEntry missing(ClassQuery query, String reason) {
    return new ClassEntry(query, new int[0], new byte[0][], reason);
  }

  /**
   * Whether a directory on the way there lacks the next name on it. Files in the root are the
   * import policy's business, which may say why there are none.
   */
  private boolean isAbsent(ClassQuery query) {
    if (query.kind() == ClassQuery.CLOSURE) {
      return false;
    }
    String path = query.name();
    if (query.kind() == ClassQuery.CLASS) {
      path = path.replace('.', '/') + ".class";
    }
    int from = 0;
    while (true) {
      HashSet<String> names = directories.get(path.substring(0, from));
      int next = path.indexOf('/', from) + 1;
      if (next == 0) {
        return names != null && from > 0 && !names.contains(path.substring(from));
      }
      if (names != null && !names.contains(path.substring(from, next))) {
        return true;
      }
      from = next;
    }
  }
}
