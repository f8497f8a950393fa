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
 * promised, questions that are under way, and what is in the directories of the class path.
 * Identical questions, of this context's threads or of its children, are asked once. Thread safe.
 *
 * <p>A question also tells which of those entries were used meanwhile that came without having been
 * asked for: the parent learns from that what to send next time.
 */
public final class ClassStore {
  /** More than most programs have in classes. Over it all is forgotten, and asked for again. */
  private static final int MAX_HELD_BYTES = 32 << 20;

  /** What an entry takes beside its content, roughly. */
  private static final int ENTRY_BYTES = 200;

  /** Set in a question if all that came before is forgotten. */
  public static final int FORGOTTEN = 1;

  /** Set in a question if the answers are wanted compressed. */
  public static final int COMPRESS = 2;

  private static final ClassQuery[] NONE = {};

  /** Sends a question to the parent. */
  public interface Upward {
    /**
     * Sends a {@code GET_CLASS} message, whose answer, if it is a question, will come as {@code
     * LOAD_CLASS}.
     *
     * @param body the message's body: the queries that were used; a byte with {@link #FORGOTTEN}
     *     and {@link #COMPRESS}; and the query, unless nothing is asked
     */
    void ask(byte[] body);

    /**
     * Whether the current thread is the one that reads the answers, which then can't just wait.
     *
     * @return true if so; false unless overridden
     */
    default boolean isReader() {
      return false;
    }

    /**
     * Reads one message from the parent; only for the thread that reads the answers.
     *
     * @return false if there are no more
     */
    default boolean readNext() {
      return false;
    }
  }

  /** Waits for an answer. */
  public interface Callback {
    /**
     * The answer is here. Runs on a stream's reader thread or on the asking one; must not wait.
     *
     * @param entry the answer
     * @param promised what will come behind it without being asked for
     */
    void answered(ClassEntry entry, ClassQuery[] promised);
  }

  private final Upward upward;
  private final int wanted;
  private final HashMap<ClassQuery, ClassEntry> known = new HashMap<>();
  private final HashMap<ClassQuery, List<Callback>> pending = new HashMap<>();
  private final HashMap<Integer, Origin> origins = new HashMap<>();
  private final HashMap<String, HashSet<String>> directories = new HashMap<>();

  /** Came, or will come, without having been asked for, and isn't used yet. */
  private final HashSet<ClassQuery> unused = new HashSet<>();

  private final List<ClassQuery> used = new ArrayList<>();
  private boolean asked;
  private boolean forgotten;
  private int heldBytes;

  /**
   * Makes an empty store.
   *
   * @param upward asks the parent
   * @param wanted {@link #COMPRESS} or 0
   */
  public ClassStore(Upward upward, int wanted) {
    this.upward = upward;
    this.wanted = wanted;
  }

  /**
   * Asks for a class or resources.
   *
   * @param query what
   * @param callback gets the answer, at once if it is known
   */
  public void get(ClassQuery query, Callback callback) {
    ClassEntry entry;
    byte[] question = null;
    synchronized (this) {
      markUsed(query);
      entry = known.get(query);
      if (entry == null && isAbsent(query)) {
        entry = new ClassEntry(query, new int[0], new byte[0][], null);
      }
      if (entry == null) {
        List<Callback> waiting = pending.get(query);
        if (waiting == null) {
          waiting = new ArrayList<>(1);
          pending.put(query, waiting);
          question = question(query);
        }
        waiting.add(callback);
      }
    }
    if (entry != null) {
      callback.answered(entry, NONE);
    } else if (question != null) {
      upward.ask(question);
    }
  }

  private byte[] question(ClassQuery query) {
    ByteWriter out = new ByteWriter(64);
    Bundle.writeQueries(out, used.toArray(NONE));
    used.clear();
    out.putByte(forgotten ? wanted | FORGOTTEN : wanted);
    forgotten = false;
    asked = query != null;
    if (asked) {
      Bundle.writeQuery(out, query);
    }
    return out.toByteArray();
  }

  /**
   * Notes that something is used, perhaps by a child of this context.
   *
   * @param query what it is the answer to
   */
  public synchronized void markUsed(ClassQuery query) {
    if (unused.remove(query)) {
      used.add(query);
    }
  }

  /** Tells the parent what was used since the last question, and that all is quiet for now. */
  public void reportUsed() {
    byte[] report = null;
    synchronized (this) {
      if (asked || !used.isEmpty()) {
        report = question(null);
      }
    }
    if (report != null) {
      upward.ask(report);
    }
  }

  /**
   * Whether a directory on the way there lacks the next name on it. Files in the root are the
   * import policy's business, which may say why there are none.
   */
  private boolean isAbsent(ClassQuery query) {
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

  /**
   * What is known already; doesn't count as use.
   *
   * @param query what
   * @return the answer; null if it would have to be asked for, or is on its way
   */
  public synchronized ClassEntry known(ClassQuery query) {
    return known.get(query);
  }

  /**
   * What is in a directory of the class path.
   *
   * @param path the directory, with a slash at its end
   * @return the names as they came, not to be changed; null if they aren't known
   */
  public synchronized Set<String> directory(String path) {
    return directories.get(path);
  }

  /**
   * Asks for a class or resources, and waits.
   *
   * @param query what
   * @return the answer
   */
  public ClassEntry get(ClassQuery query) {
    Waiter waiter = new Waiter();
    get(query, waiter);
    if (upward.isReader()) {
      while (!waiter.isAnswered()) {
        if (!upward.readNext()) {
          return new ClassEntry(query, new int[0], new byte[0][], "the parent is gone");
        }
      }
    }
    return waiter.await();
  }

  /**
   * Takes what the parent sent.
   *
   * @param bundle the answer to a question, and perhaps to some that weren't asked yet
   */
  public void add(Bundle bundle) {
    List<Callback> callbacks = new ArrayList<>();
    List<ClassEntry> answers = new ArrayList<>();
    synchronized (this) {
      if (heldBytes > MAX_HELD_BYTES) {
        known.clear();
        unused.clear();
        heldBytes = 0;
        forgotten = true;
      }
      for (Origin origin : bundle.origins()) {
        origins.put(origin.id(), origin);
      }
      for (String[] directory : bundle.directories()) {
        List<String> names = Arrays.asList(directory).subList(1, directory.length);
        directories.put(directory[0], new HashSet<>(names));
      }
      for (ClassQuery query : bundle.promised()) {
        if (!known.containsKey(query) && !pending.containsKey(query)) {
          pending.put(query, new ArrayList<>(0));
          unused.add(query);
        }
      }
      for (ClassEntry entry : bundle.entries()) {
        known.put(entry.query(), entry);
        heldBytes += ENTRY_BYTES;
        for (byte[] body : entry.bodies()) {
          heldBytes += body.length;
        }
        List<Callback> waiting = pending.remove(entry.query());
        if (waiting != null) {
          for (Callback callback : waiting) {
            callbacks.add(callback);
            answers.add(entry);
          }
        }
      }
    }
    for (int i = 0; i < callbacks.size(); i++) {
      callbacks.get(i).answered(answers.get(i), bundle.promised());
    }
  }

  /**
   * Describes where something came from.
   *
   * @param id one of {@link ClassEntry#origins()}
   * @return the origin; null if the parent never described it
   */
  public synchronized Origin origin(int id) {
    return origins.get(id);
  }

  private static final class Waiter implements Callback {
    private ClassEntry answer;

    @Override
    public synchronized void answered(ClassEntry entry, ClassQuery[] promised) {
      answer = entry;
      notifyAll();
    }

    synchronized boolean isAnswered() {
      return answer != null;
    }

    synchronized ClassEntry await() {
      boolean interrupted = false;
      while (answer == null) {
        try {
          wait();
        } catch (InterruptedException e) {
          // A class that is half loaded can't be given up: the JVM would remember it as missing.
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return answer;
    }
  }
}
