package org.econtext.core.importer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/**
 * A context's way to its parent's classes and resources. Identical questions, of this context's
 * threads or of its children, are asked once. Thread safe.
 *
 * <p>A question also tells which of those entries were used meanwhile that came without having been
 * asked for: the parent learns from that what to send next time.
 */
public final class ClassStore {
  /** Set in a question's state if the answers are wanted compressed. */
  public static final int COMPRESS = 1;

  /**
   * Above this bit a question's state has how often all that came before was forgotten; it is in
   * each, since questions of several threads may overtake each other.
   */
  public static final int FORGOTTEN_SHIFT = 1;

  private static final ClassQuery[] NONE = {};

  /** Sends a question to the parent. */
  public interface Upward {
    /**
     * Sends a {@code GET_CLASS} message, whose answer, if it is a question, will come as {@code
     * LOAD_CLASS}.
     *
     * @param body the message's body: the queries that were used; the state, with {@link #COMPRESS}
     *     and {@link #FORGOTTEN_SHIFT}; and the query, unless nothing is asked
     */
    void ask(byte[] body);
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
  private final ImportCache cache;
  private final HashMap<ClassQuery, List<Callback>> waiting = new HashMap<>();

  /**
   * Makes an empty store.
   *
   * @param upward asks the parent
   * @param wanted {@link #COMPRESS} or 0
   */
  public ClassStore(Upward upward, int wanted) {
    this.upward = upward;
    this.cache = new ImportCache(wanted);
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
      entry = cache.use(query);
      if (entry == null) {
        if (cache.expect(query)) {
          question = cache.question(query);
        }
        List<Callback> callbacks = waiting.get(query);
        if (callbacks == null) {
          callbacks = new ArrayList<>(1);
          waiting.put(query, callbacks);
        }
        callbacks.add(callback);
      }
    }
    if (entry != null) {
      callback.answered(entry, NONE);
    } else if (question != null) {
      ask(query, question);
    }
  }

  private void ask(ClassQuery query, byte[] question) {
    boolean sent = false;
    try {
      upward.ask(question);
      sent = true;
    } finally {
      if (!sent) {
        // Nobody may wait for the answer to a question that was never asked.
        fail(List.of(query), "the parent could not be asked");
      }
    }
  }

  private void fail(Collection<ClassQuery> open, String reason) {
    List<ClassEntry> answers = new ArrayList<>();
    List<List<Callback>> told;
    synchronized (this) {
      for (ClassQuery query : open) {
        cache.unexpect(query);
        answers.add(ImportCache.missing(query, reason));
      }
      told = takeWaiting(answers);
    }
    tell(told, answers, NONE);
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
    return waiter.await();
  }

  /**
   * Notes that something is used, perhaps by a child of this context.
   *
   * @param query what it is the answer to
   */
  public synchronized void markUsed(ClassQuery query) {
    cache.markUsed(query);
  }

  /** Tells the parent what was used since the last question, and that all is quiet for now. */
  public void reportUsed() {
    byte[] report = null;
    synchronized (this) {
      if (cache.hasNews()) {
        report = cache.question(null);
      }
    }
    if (report != null) {
      upward.ask(report);
    }
  }

  /**
   * What is known already; doesn't count as use.
   *
   * @param query what
   * @return the answer; null if it would have to be asked for, or is on its way
   */
  public synchronized ClassEntry known(ClassQuery query) {
    return cache.known(query);
  }

  /**
   * What is in a directory of the class path.
   *
   * @param path the directory, with a slash at its end
   * @return the names as they came, not to be changed; null if they aren't known
   */
  public synchronized Set<String> directory(String path) {
    return cache.directory(path);
  }

  /**
   * Describes where something came from.
   *
   * @param id one of {@link ClassEntry#origins()}
   * @return the origin; null if the parent never described it
   */
  public synchronized Origin origin(int id) {
    return cache.origin(id);
  }

  /**
   * Takes what the parent sent. If that can't be read, all questions that are under way fail, and
   * nothing is counted on that was promised, since it doesn't say what it would have brought.
   *
   * @param body the answer to a question, and perhaps to some that weren't asked yet
   */
  public void add(byte[] body) {
    boolean added = false;
    try {
      add(Bundle.fromBytes(body));
      added = true;
    } finally {
      if (!added) {
        synchronized (this) {
          cache.expectNothing();
        }
        fail(waiting.keySet(), "the parent's answer can't be read");
      }
    }
  }

  /**
   * Takes what the parent sent.
   *
   * @param bundle the answer to a question, and perhaps to some that weren't asked yet
   */
  void add(Bundle bundle) {
    List<ClassEntry> answers;
    List<List<Callback>> told;
    synchronized (this) {
      answers = cache.add(bundle);
      told = takeWaiting(answers);
    }
    tell(told, answers, bundle.promised());
  }

  /**
   * Answers all questions that are under way, and those to come, with the news that there is no
   * answer.
   *
   * @param reason why, for errors
   */
  public void giveUp(String reason) {
    synchronized (this) {
      cache.giveUp(reason);
    }
    fail(waiting.keySet(), reason);
  }

  private List<List<Callback>> takeWaiting(List<ClassEntry> answers) {
    List<List<Callback>> told = new ArrayList<>(answers.size());
    for (ClassEntry answer : answers) {
      told.add(waiting.remove(answer.query()));
    }
    return told;
  }

  /** Tells all, also if one of them throws, for the others mustn't wait for ever. */
  private static void tell(
      List<List<Callback>> told, List<ClassEntry> answers, ClassQuery[] promised) {
    RuntimeException failure = null;
    Error error = null;
    for (int i = 0; i < told.size(); i++) {
      List<Callback> callbacks = told.get(i);
      for (int j = 0; callbacks != null && j < callbacks.size(); j++) {
        try {
          callbacks.get(j).answered(answers.get(i), promised);
        } catch (RuntimeException e) {
          failure = e;
        } catch (Error e) {
          error = e;
        }
      }
    }
    if (error != null) {
      throw error;
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static final class Waiter implements Callback {
    private ClassEntry answer;

    @Override
    public synchronized void answered(ClassEntry entry, ClassQuery[] promised) {
      answer = entry;
      notifyAll();
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
