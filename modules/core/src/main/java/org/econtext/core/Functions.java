package org.econtext.core;

import java.io.Serializable;

/**
 * The shapes of functions that can be called in another context: method references and lambdas,
 * which is why they are {@link Serializable}.
 *
 * <p>{@code Fn} returns a value, {@code Proc} returns nothing; the digit counts the arguments. All
 * may throw anything.
 */
public final class Functions {
  private Functions() {}

  /** What every shape is, so that one piece of code can take them all apart. */
  public interface Remote extends Serializable {}

  /**
   * A function of no argument.
   *
   * @param <R> what it returns
   */
  @FunctionalInterface
  public interface Fn0<R> extends Remote {
    /**
     * Runs the function.
     *
     * @return its value
     * @throws Throwable whatever the function throws
     */
    R call() throws Throwable;
  }

  /**
   * A function of one argument.
   *
   * @param <A> the argument
   * @param <R> what it returns
   */
  @FunctionalInterface
  public interface Fn1<A, R> extends Remote {
    /**
     * Runs the function.
     *
     * @param a the argument
     * @return its value
     * @throws Throwable whatever the function throws
     */
    R call(A a) throws Throwable;
  }

  /**
   * A function of two arguments.
   *
   * @param <A> the first argument
   * @param <B> the second argument
   * @param <R> what it returns
   */
  @FunctionalInterface
  public interface Fn2<A, B, R> extends Remote {
    /**
     * Runs the function.
     *
     * @param a the first argument
     * @param b the second argument
     * @return its value
     * @throws Throwable whatever the function throws
     */
    R call(A a, B b) throws Throwable;
  }

  /**
   * A function of three arguments.
   *
   * @param <A> the first argument
   * @param <B> the second argument
   * @param <C> the third argument
   * @param <R> what it returns
   */
  @FunctionalInterface
  public interface Fn3<A, B, C, R> extends Remote {
    /**
     * Runs the function.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @return its value
     * @throws Throwable whatever the function throws
     */
    R call(A a, B b, C c) throws Throwable;
  }

  /**
   * A function of four arguments. With more than that, capture them in a lambda.
   *
   * @param <A> the first argument
   * @param <B> the second argument
   * @param <C> the third argument
   * @param <D> the fourth argument
   * @param <R> what it returns
   */
  @FunctionalInterface
  public interface Fn4<A, B, C, D, R> extends Remote {
    /**
     * Runs the function.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @param d the fourth argument
     * @return its value
     * @throws Throwable whatever the function throws
     */
    R call(A a, B b, C c, D d) throws Throwable;
  }

  /** A procedure of no argument. */
  @FunctionalInterface
  public interface Proc0 extends Remote {
    /**
     * Runs the procedure.
     *
     * @throws Throwable whatever the procedure throws
     */
    void run() throws Throwable;
  }

  /**
   * A procedure of one argument.
   *
   * @param <A> the argument
   */
  @FunctionalInterface
  public interface Proc1<A> extends Remote {
    /**
     * Runs the procedure.
     *
     * @param a the argument
     * @throws Throwable whatever the procedure throws
     */
    void run(A a) throws Throwable;
  }

  /**
   * A procedure of two arguments.
   *
   * @param <A> the first argument
   * @param <B> the second argument
   */
  @FunctionalInterface
  public interface Proc2<A, B> extends Remote {
    /**
     * Runs the procedure.
     *
     * @param a the first argument
     * @param b the second argument
     * @throws Throwable whatever the procedure throws
     */
    void run(A a, B b) throws Throwable;
  }

  /**
   * A procedure of three arguments.
   *
   * @param <A> the first argument
   * @param <B> the second argument
   * @param <C> the third argument
   */
  @FunctionalInterface
  public interface Proc3<A, B, C> extends Remote {
    /**
     * Runs the procedure.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @throws Throwable whatever the procedure throws
     */
    void run(A a, B b, C c) throws Throwable;
  }

  /**
   * A procedure of four arguments. With more than that, capture them in a lambda.
   *
   * @param <A> the first argument
   * @param <B> the second argument
   * @param <C> the third argument
   * @param <D> the fourth argument
   */
  @FunctionalInterface
  public interface Proc4<A, B, C, D> extends Remote {
    /**
     * Runs the procedure.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @param d the fourth argument
     * @throws Throwable whatever the procedure throws
     */
    void run(A a, B b, C c, D d) throws Throwable;
  }
}
