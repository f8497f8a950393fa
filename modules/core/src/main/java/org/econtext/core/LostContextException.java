package org.econtext.core;

/** A context is gone: it ended, was killed, or the way to it broke. The message names the route. */
public final class LostContextException extends EcontextException {
  private static final long serialVersionUID = 1L;

  /** Stands for an exit status that nobody knows. */
  public static final int UNKNOWN_STATUS = -1;

  /** The id of the context that is gone. */
  private final int contextId;

  /** How its process ended. */
  private final int exitStatus;

  /**
   * Says which context and why.
   *
   * @param contextId the id of the context that is gone
   * @param exitStatus the exit status of its process, or {@link #UNKNOWN_STATUS}
   * @param message which, along which route, and why
   */
  public LostContextException(int contextId, int exitStatus, String message) {
    super(message);
    this.contextId = contextId;
    this.exitStatus = exitStatus;
  }

  /**
   * Which context is gone.
   *
   * @return its id
   */
  public int contextId() {
    return contextId;
  }

  /**
   * How its process ended.
   *
   * @return the exit status, 128 and the signal's number if it was killed, or {@link
   *     #UNKNOWN_STATUS}
   */
  public int exitStatus() {
    return exitStatus;
  }
}
