package org.econtext.core;

/** The well-known mailboxes. Others are numbered from {@link #FIRST_DYNAMIC} as they are needed. */
public final class Handles {
  private Handles() {}

  /** A child asks its parent for a class or for resources. */
  public static final int GET_CLASS = 100;

  /** Calls a function; obeyed only if it comes with an ancestor's authority. */
  public static final int CALL_FUNCTION = 101;

  /** A log record, on its way to the master. */
  public static final int FORWARD_LOG = 102;

  /** A context has come to be below the sender. */
  public static final int ADD_ROUTE = 103;

  /** A context below the sender is gone. */
  public static final int DEL_ROUTE = 104;

  /** Asks the master for a block of context ids. */
  public static final int ALLOCATE_ID = 105;

  /** Ends the context in order. */
  public static final int SHUTDOWN = 106;

  /** Classes and resources, on their way from a parent to its child. */
  public static final int LOAD_CLASS = 107;

  /** Interrupts a call that was made before. */
  public static final int CANCEL_CALL = 108;

  /** The sender has nothing more to say: a child's last word to its parent, and the answer. */
  public static final int GOODBYE = 109;

  /**
   * The sender wants to hear of the end of the context that this is for; so do all that send to it.
   */
  public static final int WATCH = 110;

  /** The first handle that has no fixed meaning. */
  public static final int FIRST_DYNAMIC = 1_000;
}
