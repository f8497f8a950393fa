package org.econtext.parent.calls;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.econtext.core.Broker;
import org.econtext.core.ContextExecutor;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.Waiters;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogRecord;
import org.econtext.core.router.LossNotice;

/** Runs tasks in one context, so many at a time; the others wait here. Thread safe. */
final class RemoteExecutor implements ContextExecutor {
  /** About how long a thread takes from the end of a task to its future's, unless it is held up. */
  private static final Duration COMPLETION = Duration.ofMillis(1);

  private final ContextRouter router;
  private final RemoteCalls calls;
  private final ContextReference context;
  private final int atOnce;
  private final Object lock = new Object();
  private final ArrayDeque<Submission<?>> waiting = new ArrayDeque<>();
  private final Set<Submission<?>> running = new HashSet<>();

  /** Those that run no more, and whose futures are being completed. */
  private final Set<Submission<?>> completing = new HashSet<>();

  private final Waiters ended;
  private boolean shutdown;

  RemoteExecutor(ContextRouter router, RemoteCalls calls, ContextReference context, int atOnce) {
    if (atOnce < 1) {
      throw new IllegalArgumentException("at least 1 task must run at a time, not " + atOnce);
    }
    this.router = router;
    this.calls = calls;
    this.context = context;
    this.atOnce = atOnce;
    ended = new Waiters(router.broker());
  }

  /** One task: waiting, running there, or done. */
  private final class Submission<R> extends CompletableFuture<R> {
    private final RemoteCalls.Prepared task;
    private final boolean returns;
    private final R result;
    private volatile PendingFuture<R> call;

    Submission(RemoteCalls.Prepared task, boolean returns, R result) {
      this.task = task;
      this.returns = returns;
      this.result = result;
    }

    void begin() {
      if (isDone()) {
        ended(null, null);
        return;
      }
      try {
        call = calls.send(context, task, null);
      } catch (Throwable e) { // Whatever it is, whoever waits for this task must hear of it.
        ended(null, e);
        return;
      }
      if (isDone()) {
        call.interrupt();
      }
      CompletableFuture<R> unused = call.future().whenComplete(this::ended);
    }

    /**
     * However it ended, be it before it began, the next takes its place. Only then is the future
     * completed, since what a program has chained to it may take as long as it likes.
     */
    private void ended(R value, Throwable failure) {
      synchronized (lock) {
        running.remove(this);
        completing.add(this);
        ended.wake();
      }
      try {
        beginNext(null);
      } finally {
        if (failure == null) {
          complete(returns ? value : result);
        } else {
          completeExceptionally(failure);
        }
      }
      synchronized (lock) {
        completing.remove(this);
        ended.wake();
      }
    }

    /** What runs keeps its place until it has ended, since it need not heed an interruption. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled) {
        synchronized (lock) {
          waiting.remove(this);
          ended.wake();
        }
        PendingFuture<R> begun = call;
        if (begun != null && mayInterruptIfRunning) {
          begun.interrupt();
        }
      }
      return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }

  private <R> Submission<R> add(Object task, boolean returns, R result) {
    // Before it waits, so that a task that can't travel is its submitter's error.
    Submission<R> added =
        new Submission<>(calls.prepareTask(task, returns ? "call" : "run"), returns, result);
    synchronized (lock) {
      if (shutdown) {
        throw new RejectedExecutionException("this executor of " + context + " is shut down");
      }
      LossNotice loss = context.loss();
      if (loss != null) {
        throw new RejectedExecutionException(context + " is gone", loss.toException());
      }
      if (router.isClosed()) {
        throw new RejectedExecutionException("the router of " + router.self() + " is closed");
      }
      waiting.add(added);
    }
    beginNext(added);
    return added;
  }

  /** Begins what may run now; what isn't the caller's own must not pay for its interruption. */
  private void beginNext(Submission<?> own) {
    while (true) {
      Submission<?> next;
      synchronized (lock) {
        if (waiting.isEmpty() || running.size() >= atOnce) {
          return;
        }
        next = waiting.remove();
        running.add(next);
      }
      if (next == own) {
        next.begin();
      } else {
        router.broker().execute(ThreadRole.WORKER, next::begin);
      }
    }
  }

  // ---- one task

  @Override
  public <T> CompletableFuture<T> submit(Callable<T> task) {
    return add(task, true, null);
  }

  @Override
  public <T> CompletableFuture<T> submit(Task<T> task) {
    return add(task, true, null);
  }

  @Override
  public CompletableFuture<?> submit(Runnable task) {
    return add(task, false, null);
  }

  @Override
  public CompletableFuture<?> submit(Action task) {
    return add(task, false, null);
  }

  @Override
  public <T> CompletableFuture<T> submit(Runnable task, T result) {
    return add(task, false, result);
  }

  @Override
  public void execute(Action task) {
    execute((Runnable) task);
  }

  @Override
  public void execute(Runnable task) {
    CompletableFuture<?> unused =
        add(task, false, null)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null && !(failure instanceof CancellationException)) {
                    router.log(
                        LogRecord.of(
                            System.Logger.Level.WARNING.getSeverity(),
                            "org.econtext",
                            "a task failed that nobody waits for",
                            failure));
                  }
                });
  }

  // ---- several tasks

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    long end = System.nanoTime() + unit.toNanos(timeout);
    List<Future<T>> futures = new ArrayList<>(tasks.size());
    try {
      for (Callable<T> task : tasks) {
        futures.add(submit(task));
      }
      for (Future<T> future : futures) {
        awaitEnd(future, end);
      }
      return futures;
    } catch (TimeoutException e) {
      // What was cancelled says so by itself.
      return futures;
    } finally {
      cancelUnlessDone(futures);
    }
  }

  private static void awaitEnd(Future<?> future, long end)
      throws InterruptedException, TimeoutException {
    try {
      future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CancellationException e) {
      // It has ended, which is all that is asked here.
    }
  }

  private static void cancelUnlessDone(Collection<? extends Future<?>> futures) {
    for (Future<?> future : futures) {
      future.cancel(true);
    }
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("three centuries have passed", e);
    }
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("there is no task to invoke any of");
    }
    long end = System.nanoTime() + unit.toNanos(timeout);
    List<CompletableFuture<T>> futures = new ArrayList<>(tasks.size());
    LinkedBlockingQueue<CompletableFuture<T>> ended = new LinkedBlockingQueue<>();
    try {
      for (Callable<T> task : tasks) {
        CompletableFuture<T> future = submit(task);
        futures.add(future);
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> ended.add(future));
      }
      return firstValue(ended, futures.size(), end);
    } finally {
      cancelUnlessDone(futures);
    }
  }

  private static <T> T firstValue(
      LinkedBlockingQueue<CompletableFuture<T>> ended, int count, long end)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (int left = count; true; left--) {
      CompletableFuture<T> first = ended.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (first == null) {
        throw new TimeoutException("none of " + count + " tasks has returned in time");
      }
      try {
        return first.get();
      } catch (ExecutionException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  // ---- the end

  @Override
  public void shutdown() {
    synchronized (lock) {
      shutdown = true;
      ended.wake();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Submission<?>> unfinished;
    synchronized (lock) {
      shutdown();
      unfinished = new ArrayList<>(waiting);
      unfinished.addAll(running);
    }
    cancelUnlessDone(unfinished);
    return new ArrayList<>();
  }

  @Override
  public boolean isShutdown() {
    synchronized (lock) {
      return shutdown;
    }
  }

  @Override
  public boolean isTerminated() {
    synchronized (lock) {
      return nothingRuns() && completing.stream().allMatch(Submission::isDone);
    }
  }

  private boolean nothingRuns() {
    return shutdown && waiting.isEmpty() && running.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    Broker broker = router.broker();
    long end = broker.deadlineAfter(Duration.ofNanos(unit.toNanos(timeout)));
    while (ended.await(lock, this::nothingRuns, end)) {
      // A future is done at once now, but says so only when all that is chained to it has run.
      long look = broker.deadlineAfter(COMPLETION);
      long until = end == Broker.NEVER || look - end < 0 ? look : end;
      if (ended.await(lock, this::isTerminated, until)) {
        return true;
      }
      if (broker.isOver(end)) {
        return false;
      }
    }
    return false;
  }

  @Override
  public void close() {
    shutdown();
    boolean interrupted = false;
    boolean terminated = false;
    while (!terminated) {
      try {
        terminated = awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
        shutdownNow();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
