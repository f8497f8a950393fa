package org.econtext.core.stream;

import org.econtext.core.Broker;

/**
 * Whose turn it is to read a stream: its reader's, or that of a thread that waits for a message and
 * polls for it, so that nobody need be woken. Thread safe. All of it is in here: the states, what
 * leads from one to another, and how long the reader stays aside; docs/how-it-works.md draws it.
 */
final class ReadTurn {
  /** Who reads. */
  enum State {
    /** Nobody yet. */
    NEW,

    /** The reader, which may block. */
    READING,

    /** Nobody: the reader waits, for a moment, whether a thread comes to poll. */
    ASIDE,

    /** A thread that polls and never blocks. */
    POLLING,

    /** Nobody, for a second at most: this JVM is ending, and the other end knows. */
    RESTING,

    /** Nobody, until what was read last has found room. */
    HELD,

    /** Nobody any more. */
    ENDED
  }

  /** The reader steps aside for as long as somebody polls within this, and no longer than twice. */
  private static final long ASIDE_NANOS = 1_000_000;

  /** How long a parent that is lost may go unnoticed while the JVM ends. */
  private static final long REST_NANOS = 1_000_000_000;

  /** If polling is in vain, the next 1, 3, 7, ... chances are left out, and no more than this. */
  private static final int MAX_SKIPS = 255;

  private final Broker broker;
  private State state = State.NEW;
  private Thread reader;

  /** When the reader reads again by itself, in the states in which nobody does. */
  private long deadline;

  /** Who has said that it will poll when it has sent what it is about to send. */
  private Thread expected;

  /** Whether somebody needs the reader who doesn't poll; told while it was busy, or one polled. */
  private boolean wanted;

  /** Whether what is handled found room before the reader knew that it would have to wait. */
  private boolean resumed;

  private int skips;
  private int nextSkips;

  ReadTurn(Broker broker) {
    this.broker = broker;
  }

  // ---- the reader

  /** The current thread is the reader from now on. */
  synchronized void begin() {
    reader = Thread.currentThread();
    state = State.READING;
  }

  /** The reader is about to handle a message: who sends from now on has not seen what it brings. */
  synchronized void handling() {
    wanted = false;
    resumed = false;
  }

  /** The reader has handled a message for which somebody was woken who may poll for the next. */
  synchronized void stepAside() {
    if (state != State.READING || wanted) {
      return;
    }
    if (skips > 0) {
      skips--;
    } else {
      pause(State.ASIDE, broker.nanoTime() + ASIDE_NANOS);
    }
  }

  /** The reader has handled the other end's farewell. */
  synchronized void rest() {
    if (state == State.READING) {
      pause(State.RESTING, broker.nanoTime() + REST_NANOS);
      notifyAll();
    }
  }

  /** The reader has read a message for which there is no room. */
  synchronized void hold() {
    if (state == State.READING && !resumed) {
      pause(State.HELD, Broker.NEVER);
    }
    resumed = false;
  }

  private void pause(State next, long until) {
    state = next;
    deadline = until;
    wanted = false;
  }

  /** Waits until it is the reader's turn. Only for the reader. */
  void awaitTurn() {
    while (true) {
      long until;
      synchronized (this) {
        boolean over = state != State.POLLING && broker.isOver(deadline);
        if (over && state != State.READING) {
          state = State.READING;
        }
        if (state == State.READING) {
          deadline = Broker.NEVER;
          return;
        }
        until = deadline;
      }
      // Whoever polls ends that soon, and says so.
      broker.park(this, until);
      // Nobody has a reason to interrupt a reader, and one that was would never wait again.
      Thread.interrupted();
    }
  }

  /** There is nothing more to read. */
  synchronized void end() {
    state = State.ENDED;
    notifyAll();
  }

  // ---- others

  /** Somebody waits for what comes, and doesn't poll. */
  synchronized void wantReader() {
    if (state == State.ASIDE || state == State.RESTING) {
      state = State.READING;
      broker.unpark(reader);
    } else if (state != State.HELD) {
      wanted = true;
    }
  }

  /** The current thread is about to send: that wants the reader, unless it will poll itself. */
  synchronized void beforeSending() {
    if (expected != Thread.currentThread()) {
      wantReader();
    }
  }

  /** What was read last has found room. */
  synchronized void resume() {
    if (state == State.HELD) {
      state = State.READING;
      broker.unpark(reader);
    } else {
      resumed = true;
    }
  }

  /**
   * Whether the current thread may poll after it has sent something.
   *
   * @return true if nobody reads now
   */
  synchronized boolean expectPolling() {
    if (state != State.ASIDE) {
      return false;
    }
    expected = Thread.currentThread();
    return true;
  }

  /**
   * Begins to poll, if nobody reads.
   *
   * @return whether it is the current thread's turn; it must call {@link #endPolling} then
   */
  synchronized boolean beginPolling() {
    expected = null;
    if (state != State.ASIDE) {
      return false;
    }
    state = State.POLLING;
    return true;
  }

  /**
   * Ends polling.
   *
   * @param came whether what it polled for has come
   */
  synchronized void endPolling(boolean came) {
    nextSkips = came ? 0 : Math.min(MAX_SKIPS, 2 * nextSkips + 1);
    skips = nextSkips;
    if (state != State.POLLING) {
      return;
    }
    state = State.ASIDE;
    deadline = broker.nanoTime() + ASIDE_NANOS;
    if (wanted || !came) {
      wantReader();
    }
  }

  /**
   * Waits until the reader rests, or has ended.
   *
   * @param millis not longer than this
   * @throws InterruptedException if the thread is interrupted
   */
  synchronized void awaitRest(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      if (state == State.RESTING || state == State.ENDED) {
        return;
      }
      wait(left);
    }
  }

  synchronized State state() {
    return state;
  }
}
