package org.econtext.core.importer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.econtext.core.codec.ByteWriter;

/**
 * What a context knows of its parent's classes and resources: answers that came, and questions that
 * are under way. Identical questions, of this context's threads or of its children, are asked once.
 * Thread safe.
 */
public final class ClassStore {
  /** Sends a question to the parent. */
  public interface Upward {
    /**
     * Sends a {@code GET_CLASS} message, whose answer will come as {@code LOAD_CLASS}.
     *
     * @param body the message's body
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
     */
    void answered(ClassEntry entry);
  }

  private final Upward upward;
  private final HashMap<ClassQuery, ClassEntry> known = new HashMap<>();
  private final HashMap<ClassQuery, List<Callback>> pending = new HashMap<>();
  private final HashMap<Integer, Origin> origins = new HashMap<>();

  /**
   * Makes an empty store.
   *
   * @param upward asks the parent
   */
  public ClassStore(Upward upward) {
    this.upward = upward;
  }

  /**
   * Asks for a class or resources.
   *
   * @param query what
   * @param callback gets the answer, at once if it is known
   */
  public void get(ClassQuery query, Callback callback) {
    ClassEntry entry;
    boolean first = false;
    synchronized (this) {
      entry = known.get(query);
      if (entry == null) {
        List<Callback> waiting = pending.get(query);
        if (waiting == null) {
          first = true;
          waiting = new ArrayList<>(1);
          pending.put(query, waiting);
        }
        waiting.add(callback);
      }
    }
    if (entry != null) {
      callback.answered(entry);
    } else if (first) {
      ByteWriter out = new ByteWriter(64);
      Bundle.writeQuery(out, query);
      upward.ask(out.toByteArray());
    }
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
      for (Origin origin : bundle.origins()) {
        origins.put(origin.id(), origin);
      }
      for (ClassEntry entry : bundle.entries()) {
        known.put(entry.query(), entry);
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
      callbacks.get(i).answered(answers.get(i));
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
    public synchronized void answered(ClassEntry entry) {
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
