package org.econtext.core;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * Runs tasks in a context, each on a thread of its own there, beside the calls of its main thread.
 *
 * <p>A task is a method reference or a lambda, or an object that travels as a value and whose
 * {@code call} or {@code run} is called there: a record, or what is {@link java.io.Serializable}.
 * What a task returns is read as what its method declares, as with {@link Context#call}. A lambda
 * that became a plain {@link Callable} or {@link Runnable} before it came here can't travel;
 * declare it as {@link Task} or {@link Action}, as what {@code submit} and {@code execute} are
 * given directly already is. All methods throw {@link CodecException} for a task that can't travel.
 *
 * <p>The futures fail with what {@link Context#await} throws; {@code cancel(true)} interrupts the
 * task there, {@code cancel(false)} lets one that has begun go on. Either way, and also when the
 * program completes the future by itself ({@code orTimeout}), a task that has begun keeps its place
 * until it has ended there. {@code shutdownNow} cancels what waits as well as what runs, and so
 * returns nothing. New tasks are rejected after {@code shutdown} and once the context is lost or
 * this context's router is closed. Ending the executor doesn't end the context. Thread safe.
 */
public interface ContextExecutor extends ExecutorService, AutoCloseable {
  /**
   * A task that returns a value.
   *
   * @param <R> what it returns
   */
  @FunctionalInterface
  interface Task<R> extends Callable<R>, Functions.Remote {}

  /** A task that returns nothing. */
  @FunctionalInterface
  interface Action extends Runnable, Functions.Remote {}

  /**
   * Runs a task there.
   *
   * @param <T> what it returns
   * @param task a method reference or lambda
   * @return the value to come
   * @throws java.util.concurrent.RejectedExecutionException if this takes no more tasks
   * @throws CodecException if what it captures can't travel
   */
  <T> CompletableFuture<T> submit(Task<T> task);

  /**
   * Runs a task there.
   *
   * @param task a method reference or lambda
   * @return is completed with null
   * @throws java.util.concurrent.RejectedExecutionException if this takes no more tasks
   * @throws CodecException if what it captures can't travel
   */
  CompletableFuture<?> submit(Action task);

  /**
   * Runs a task there whose end nobody waits for; if it fails, that is logged.
   *
   * @param task a method reference or lambda
   * @throws java.util.concurrent.RejectedExecutionException if this takes no more tasks
   * @throws CodecException if what it captures can't travel
   */
  void execute(Action task);

  /** Shuts this executor down, and waits for its tasks; an interruption cancels them. */
  @Override
  void close();
}
