package org.econtext.core;

import java.time.Duration;

/**
 * One call that is about to be made: the function, its arguments, and how it is to run.
 *
 * <p>{@link Context}'s typed methods build these; code that knows the function only at run time may
 * do so itself. Immutable.
 */
public final class Call {
  private final Functions.Remote function;
  private final Object[] arguments;
  private final Duration deadline;
  private final boolean concurrent;

  private Call(
      Functions.Remote function, Object[] arguments, Duration deadline, boolean concurrent) {
    this.function = function;
    this.arguments = arguments;
    this.deadline = deadline;
    this.concurrent = concurrent;
  }

  /**
   * A call that waits its turn behind the context's earlier ones, without deadline.
   *
   * @param function a method reference or lambda, not null
   * @param arguments as many as the function takes
   * @return the call
   */
  public static Call of(Functions.Remote function, Object... arguments) {
    if (function == null) {
      throw new NullPointerException("the function to call is null");
    }
    return new Call(function, arguments, null, false);
  }

  /**
   * The same call with a deadline.
   *
   * @param newDeadline from now to the answer, positive; null for none
   * @return the new call
   * @throws IllegalArgumentException if it isn't positive
   */
  public Call within(Duration newDeadline) {
    if (newDeadline != null && (newDeadline.isNegative() || newDeadline.isZero())) {
      throw new IllegalArgumentException("a deadline must be positive, not " + newDeadline);
    }
    return new Call(function, arguments, newDeadline, concurrent);
  }

  /**
   * The same call, on a thread of its own there, not behind earlier calls.
   *
   * @return the new call
   */
  public Call concurrently() {
    return new Call(function, arguments, deadline, true);
  }

  /**
   * The function.
   *
   * @return the method reference or lambda
   */
  public Functions.Remote function() {
    return function;
  }

  /**
   * The arguments.
   *
   * @return the array itself, not a copy
   */
  public Object[] arguments() {
    return arguments;
  }

  /**
   * From the start of the call to its answer.
   *
   * @return the deadline, or null
   */
  public Duration deadline() {
    return deadline;
  }

  /**
   * Whether it runs on a thread of its own there.
   *
   * @return true if so
   */
  public boolean isConcurrent() {
    return concurrent;
  }
}
