package org.econtext.core;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One JVM of the tree, and the place to call functions in it.
 *
 * <p>A function is a method reference or a lambda: static and instance methods (the receiver is the
 * first argument and travels), constructors, private ones too. What a lambda captures travels like
 * an argument. Calls of one context run there one after another, in the order in which they were
 * made, on its main thread; {@link #executor()} and {@link Call#concurrently()} have others, for
 * what would wait for itself otherwise: a function that waits for a call to a context which waits
 * for that function to return.
 *
 * <p>A context may be passed to a function and means the same context there; a {@link Router} that
 * is passed arrives as the router of the context that the function runs in.
 *
 * <p>Thread safe. Calls may be made from any thread. A waiting thread that is interrupted cancels
 * its call and throws {@link java.util.concurrent.CancellationException} with its interrupt status
 * set.
 */
public interface Context extends AutoCloseable {
  /**
   * How many targets are connected at a time unless the caller says otherwise: an OpenSSH server
   * lets so many connections be in their login at once and then begins to refuse some
   * (sshd_config(5), MaxStartups), which is what matters where all go through one jump host.
   */
  int CONNECTS_AT_ONCE = 10;

  /**
   * The number that messages carry.
   *
   * @return 0 for the master, positive for all others, never given twice by one master
   */
  int id();

  /**
   * A short name for logs, one path segment a hop.
   *
   * @return the name, never null
   */
  String name();

  /**
   * The router that this object belongs to: the one of this JVM's own context, by which it is seen.
   *
   * @return the router
   */
  Router router();

  /**
   * Starts a child of this context.
   *
   * @param target where to
   * @return the new child, connected
   * @throws ConnectFailedException if that fails; nothing is left of the attempt
   * @throws LostContextException if this context is lost meanwhile
   */
  Context connect(Target target);

  /**
   * Starts children of this context, up to {@value #CONNECTS_AT_ONCE} at a time: see {@link
   * #connectAll(Collection, int)}.
   *
   * @param targets where to
   * @return what came of each, in the order of the targets
   */
  default List<ConnectResult> connectAll(Collection<? extends Target> targets) {
    return connectAll(targets, CONNECTS_AT_ONCE);
  }

  /**
   * Starts children of this context, several at a time, and waits until each has answered or
   * failed. A target that fails doesn't touch the others.
   *
   * @param targets where to
   * @param atOnce how many may be under way at a time, at least 1
   * @return what came of each, in the order of the targets
   * @throws IllegalArgumentException if {@code atOnce} is less than 1
   * @throws java.util.concurrent.CancellationException if the waiting thread is interrupted; those
   *     that were connected by then are closed
   */
  List<ConnectResult> connectAll(Collection<? extends Target> targets, int atOnce);

  /**
   * Lets another context, which is none of its ancestors, call functions in this one and end it, as
   * its ancestors may. It takes effect before this returns, and ends with either context. Where
   * contexts are unidirectional, their messages are still not passed on.
   *
   * @param caller whom to obey
   * @throws CallException if the context that this is called in may not call functions there itself
   * @throws LostContextException if this context is lost meanwhile
   */
  void authorize(Context caller);

  /**
   * Makes a call without waiting: the general form of all the methods below.
   *
   * @param <R> what it returns
   * @param call the function, its arguments, and how it runs
   * @return the value to come; it fails with what {@link #await} throws, and cancelling it
   *     interrupts the call there
   * @throws CodecException if an argument can't travel; nothing was sent
   */
  <R> CompletableFuture<R> submit(Call call);

  /**
   * Makes a call and waits for its value: the general form of all the waiting methods below.
   *
   * @param <R> what it returns
   * @param call the function, its arguments, and how it runs
   * @return the function's value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the call's deadline passes
   * @throws CodecException if an argument can't travel, or the value has a type that the function
   *     doesn't declare
   */
  @SuppressWarnings("TypeParameterUnusedInFormals") // As with a cast, the caller says what it gets.
  <R> R await(Call call);

  /**
   * Runs tasks there beside the main thread, any number at a time: see {@link #executor(int)}.
   *
   * @return a new executor
   */
  default ContextExecutor executor() {
    return executor(Integer.MAX_VALUE);
  }

  /**
   * Runs tasks there beside the main thread, as {@link Call#concurrently()} does.
   *
   * @param threads how many may run there at a time, at least 1; the others wait in this context
   * @return a new executor, whose end isn't this context's
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  ContextExecutor executor(int threads);

  /**
   * What becomes of this context.
   *
   * @return a future that is completed when the context is gone, with the exception that its
   *     pending calls then get; it is never completed exceptionally
   * @throws EcontextException if this context can't hear of it, since the tree is unidirectional
   *     and that context neither above nor below
   */
  CompletableFuture<LostContextException> lost();

  /**
   * Ends this context and everything below it, in order: output, log records and answers under way
   * arrive, then the process exits; after {@link Router#SHUTDOWN_GRACE_MILLIS} it is killed. Does
   * nothing if it is gone already.
   */
  @Override
  void close();

  /**
   * Calls a function there and waits for its value.
   *
   * @param <R> what it returns
   * @param function a method reference or lambda
   * @return its value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   */
  default <R> R call(Functions.Fn0<R> function) {
    return await(Call.of(function));
  }

  /**
   * Calls a function there and waits for its value.
   *
   * @param <A> the argument's type
   * @param <R> what it returns
   * @param function a method reference or lambda
   * @param a the argument
   * @return its value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   */
  default <A, R> R call(Functions.Fn1<A, R> function, A a) {
    return await(Call.of(function, a));
  }

  /**
   * Calls a function there and waits for its value.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <R> what it returns
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @return its value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   */
  default <A, B, R> R call(Functions.Fn2<A, B, R> function, A a, B b) {
    return await(Call.of(function, a, b));
  }

  /**
   * Calls a function there and waits for its value.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param <R> what it returns
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @return its value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   */
  default <A, B, C, R> R call(Functions.Fn3<A, B, C, R> function, A a, B b, C c) {
    return await(Call.of(function, a, b, c));
  }

  /**
   * Calls a function there and waits for its value.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param <D> the fourth argument's type
   * @param <R> what it returns
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @param d the fourth argument
   * @return its value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   */
  default <A, B, C, D, R> R call(Functions.Fn4<A, B, C, D, R> function, A a, B b, C c, D d) {
    return await(Call.of(function, a, b, c, d));
  }

  /**
   * Runs a procedure there and waits until it has ended.
   *
   * @param function a method reference or lambda
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   */
  default void run(Functions.Proc0 function) {
    await(Call.of(function));
  }

  /**
   * Runs a procedure there and waits until it has ended.
   *
   * @param <A> the argument's type
   * @param function a method reference or lambda
   * @param a the argument
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   */
  default <A> void run(Functions.Proc1<A> function, A a) {
    await(Call.of(function, a));
  }

  /**
   * Runs a procedure there and waits until it has ended.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   */
  default <A, B> void run(Functions.Proc2<A, B> function, A a, B b) {
    await(Call.of(function, a, b));
  }

  /**
   * Runs a procedure there and waits until it has ended.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   */
  default <A, B, C> void run(Functions.Proc3<A, B, C> function, A a, B b, C c) {
    await(Call.of(function, a, b, c));
  }

  /**
   * Runs a procedure there and waits until it has ended.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param <D> the fourth argument's type
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @param d the fourth argument
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   */
  default <A, B, C, D> void run(Functions.Proc4<A, B, C, D> function, A a, B b, C c, D d) {
    await(Call.of(function, a, b, c, d));
  }

  /**
   * Calls a function there without waiting.
   *
   * @param <R> what it returns
   * @param function a method reference or lambda
   * @return the value to come; cancelling it interrupts the call there
   */
  default <R> CompletableFuture<R> callAsync(Functions.Fn0<R> function) {
    return submit(Call.of(function));
  }

  /**
   * Calls a function there without waiting.
   *
   * @param <A> the argument's type
   * @param <R> what it returns
   * @param function a method reference or lambda
   * @param a the argument
   * @return the value to come; cancelling it interrupts the call there
   */
  default <A, R> CompletableFuture<R> callAsync(Functions.Fn1<A, R> function, A a) {
    return submit(Call.of(function, a));
  }

  /**
   * Calls a function there without waiting.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <R> what it returns
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @return the value to come; cancelling it interrupts the call there
   */
  default <A, B, R> CompletableFuture<R> callAsync(Functions.Fn2<A, B, R> function, A a, B b) {
    return submit(Call.of(function, a, b));
  }

  /**
   * Calls a function there without waiting.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param <R> what it returns
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @return the value to come; cancelling it interrupts the call there
   */
  default <A, B, C, R> CompletableFuture<R> callAsync(
      Functions.Fn3<A, B, C, R> function, A a, B b, C c) {
    return submit(Call.of(function, a, b, c));
  }

  /**
   * Calls a function there without waiting.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param <D> the fourth argument's type
   * @param <R> what it returns
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @param d the fourth argument
   * @return the value to come; cancelling it interrupts the call there
   */
  default <A, B, C, D, R> CompletableFuture<R> callAsync(
      Functions.Fn4<A, B, C, D, R> function, A a, B b, C c, D d) {
    return submit(Call.of(function, a, b, c, d));
  }

  /**
   * Runs a procedure there without waiting.
   *
   * @param function a method reference or lambda
   * @return the value to come; cancelling it interrupts the call there
   */
  default CompletableFuture<Void> runAsync(Functions.Proc0 function) {
    return submit(Call.of(function));
  }

  /**
   * Runs a procedure there without waiting.
   *
   * @param <A> the argument's type
   * @param function a method reference or lambda
   * @param a the argument
   * @return the value to come; cancelling it interrupts the call there
   */
  default <A> CompletableFuture<Void> runAsync(Functions.Proc1<A> function, A a) {
    return submit(Call.of(function, a));
  }

  /**
   * Runs a procedure there without waiting.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @return the value to come; cancelling it interrupts the call there
   */
  default <A, B> CompletableFuture<Void> runAsync(Functions.Proc2<A, B> function, A a, B b) {
    return submit(Call.of(function, a, b));
  }

  /**
   * Runs a procedure there without waiting.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @return the value to come; cancelling it interrupts the call there
   */
  default <A, B, C> CompletableFuture<Void> runAsync(
      Functions.Proc3<A, B, C> function, A a, B b, C c) {
    return submit(Call.of(function, a, b, c));
  }

  /**
   * Runs a procedure there without waiting.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param <D> the fourth argument's type
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @param d the fourth argument
   * @return the value to come; cancelling it interrupts the call there
   */
  default <A, B, C, D> CompletableFuture<Void> runAsync(
      Functions.Proc4<A, B, C, D> function, A a, B b, C c, D d) {
    return submit(Call.of(function, a, b, c, d));
  }

  /**
   * Calls a function there and waits for its value, but not longer than a deadline.
   *
   * @param <R> what it returns
   * @param deadline from now to the answer, positive
   * @param function a method reference or lambda
   * @return its value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the deadline passes; the call is interrupted there
   */
  default <R> R callWithDeadline(Duration deadline, Functions.Fn0<R> function) {
    return await(Call.of(function).within(deadline));
  }

  /**
   * Calls a function there and waits for its value, but not longer than a deadline.
   *
   * @param <A> the argument's type
   * @param <R> what it returns
   * @param deadline from now to the answer, positive
   * @param function a method reference or lambda
   * @param a the argument
   * @return its value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the deadline passes; the call is interrupted there
   */
  default <A, R> R callWithDeadline(Duration deadline, Functions.Fn1<A, R> function, A a) {
    return await(Call.of(function, a).within(deadline));
  }

  /**
   * Calls a function there and waits for its value, but not longer than a deadline.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <R> what it returns
   * @param deadline from now to the answer, positive
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @return its value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the deadline passes; the call is interrupted there
   */
  default <A, B, R> R callWithDeadline(
      Duration deadline, Functions.Fn2<A, B, R> function, A a, B b) {
    return await(Call.of(function, a, b).within(deadline));
  }

  /**
   * Calls a function there and waits for its value, but not longer than a deadline.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param <R> what it returns
   * @param deadline from now to the answer, positive
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @return its value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the deadline passes; the call is interrupted there
   */
  default <A, B, C, R> R callWithDeadline(
      Duration deadline, Functions.Fn3<A, B, C, R> function, A a, B b, C c) {
    return await(Call.of(function, a, b, c).within(deadline));
  }

  /**
   * Calls a function there and waits for its value, but not longer than a deadline.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param <D> the fourth argument's type
   * @param <R> what it returns
   * @param deadline from now to the answer, positive
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @param d the fourth argument
   * @return its value
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the deadline passes; the call is interrupted there
   */
  default <A, B, C, D, R> R callWithDeadline(
      Duration deadline, Functions.Fn4<A, B, C, D, R> function, A a, B b, C c, D d) {
    return await(Call.of(function, a, b, c, d).within(deadline));
  }

  /**
   * Runs a procedure there and waits until it has ended, but not longer than a deadline.
   *
   * @param deadline from now to the answer, positive
   * @param function a method reference or lambda
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the deadline passes; the call is interrupted there
   */
  default void runWithDeadline(Duration deadline, Functions.Proc0 function) {
    await(Call.of(function).within(deadline));
  }

  /**
   * Runs a procedure there and waits until it has ended, but not longer than a deadline.
   *
   * @param <A> the argument's type
   * @param deadline from now to the answer, positive
   * @param function a method reference or lambda
   * @param a the argument
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the deadline passes; the call is interrupted there
   */
  default <A> void runWithDeadline(Duration deadline, Functions.Proc1<A> function, A a) {
    await(Call.of(function, a).within(deadline));
  }

  /**
   * Runs a procedure there and waits until it has ended, but not longer than a deadline.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param deadline from now to the answer, positive
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the deadline passes; the call is interrupted there
   */
  default <A, B> void runWithDeadline(Duration deadline, Functions.Proc2<A, B> function, A a, B b) {
    await(Call.of(function, a, b).within(deadline));
  }

  /**
   * Runs a procedure there and waits until it has ended, but not longer than a deadline.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param deadline from now to the answer, positive
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the deadline passes; the call is interrupted there
   */
  default <A, B, C> void runWithDeadline(
      Duration deadline, Functions.Proc3<A, B, C> function, A a, B b, C c) {
    await(Call.of(function, a, b, c).within(deadline));
  }

  /**
   * Runs a procedure there and waits until it has ended, but not longer than a deadline.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <C> the third argument's type
   * @param <D> the fourth argument's type
   * @param deadline from now to the answer, positive
   * @param function a method reference or lambda
   * @param a the first argument
   * @param b the second argument
   * @param c the third argument
   * @param d the fourth argument
   * @throws CallException if the function threw there
   * @throws LostContextException if the context is lost before it answers
   * @throws DeadlineExceededException if the deadline passes; the call is interrupted there
   */
  default <A, B, C, D> void runWithDeadline(
      Duration deadline, Functions.Proc4<A, B, C, D> function, A a, B b, C c, D d) {
    await(Call.of(function, a, b, c, d).within(deadline));
  }
}
