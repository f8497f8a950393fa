package org.econtext.parent.children;

/**
 * The life of one child, as its parent sees it: decisions only, without threads or I/O. Not thread
 * safe. Each event says what is to be done now; what was done already is never asked for again.
 */
final class ChildLife {
  /** Where a child stands. */
  enum State {
    /** Its launching process may run, its JVM doesn't speak yet. */
    STARTING,

    /** It answers. */
    UP,

    /** It was told to end, and has its grace. */
    ENDING,

    /** Its launching process was killed; its stream is yet to end. */
    KILLED,

    /** Its end was told, and nothing of it is left. */
    GONE
  }

  /** What is to be done. */
  enum Action {
    /** Nothing. */
    NOTHING,

    /** Arm the kill for the end of the grace, and only then ask the child to end. */
    SHUT_DOWN,

    /** Kill it, and arm {@link #overdue()}, for what is killed may still not end. */
    KILL,

    /** Arm a kill that gives its last output time to come. */
    ARM_KILL,

    /** Tell everybody that it is gone. */
    TELL
  }

  private State state = State.STARTING;
  private boolean killed;

  State state() {
    return state;
  }

  /** Whether it was told to be killed, be it gone by now. */
  boolean wasKilled() {
    return killed;
  }

  /** Its JVM speaks; false if it was given up meanwhile. */
  boolean up() {
    if (state != State.STARTING) {
      return false;
    }
    state = State.UP;
    return true;
  }

  /** It shall end. One that is still starting has nothing that could be ended in order. */
  Action end() {
    if (state == State.STARTING) {
      return kill();
    }
    if (state == State.UP) {
      state = State.ENDING;
      return Action.SHUT_DOWN;
    }
    return Action.NOTHING;
  }

  /** Its grace is over, or it is no good any more. */
  Action kill() {
    if (state == State.KILLED || state == State.GONE) {
      return Action.NOTHING;
    }
    state = State.KILLED;
    killed = true;
    return Action.KILL;
  }

  /** Its JVM has ended by itself, and its launching process passes on what is left. */
  Action jvmEnded() {
    return state == State.UP || state == State.ENDING ? Action.ARM_KILL : Action.NOTHING;
  }

  /** Its stream has ended, or it never had one. */
  Action lost() {
    if (state == State.GONE) {
      return Action.NOTHING;
    }
    state = State.GONE;
    return Action.TELL;
  }

  /** It was killed a while ago. What can't be killed from here is given up. */
  Action overdue() {
    return state == State.KILLED ? lost() : Action.NOTHING;
  }
}
