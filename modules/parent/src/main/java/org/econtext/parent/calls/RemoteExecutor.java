package org.econtext.parent.calls;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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

  /** In their order. */
  private final Set<Submission<?>> waiting = new LinkedHashSet<>();

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

    /** Null before it has begun; guarded by the executor's lock, as is what follows. */
    private PendingFuture<R> call;

    /** Whatever comes of it now, it was cancelled. */
    private boolean interrupted;

    Submission(RemoteCalls.Prepared task, boolean returns, R result) {
      this.task = task;
      this.returns = returns;
      this.result = result;
    }

    void begin() {
      PendingFuture<R> begun = null;
      try {
        synchronized (lock) {
          if (!interrupted && !isDone()) {
            begun = calls.prepareToSend(context, task);
            call = begun;
          }
        }
        if (begun != null) {
          begun.send(null);
        }
      } catch (Throwable e) { // Whatever it is, whoever waits for this task must hear of it.
        ended(null, e);
        return;
      }
      if (begun == null) {
        ended(null, new CancellationException());
        return;
      }
      CompletableFuture<R> unused = begun.future().whenComplete(this::ended);
    }

    /** Interrupts it where it runs, once, or keeps it from beginning. */
    void interrupt() {
      PendingFuture<R> begun;
      synchronized (lock) {
        if (waiting.remove(this)) {
          completing.add(this);
        }
        begun = interrupted ? null : call;
        interrupted = true;
      }
      if (begun != null) {
        begun.interrupt();
      }
    }

    /**
     * However it ended, be it before it began, the next takes its place. Only then is the future
     * completed, since what a program has chained to it may take as long as it likes.
     */
    private void ended(R value, Throwable failure) {
      Throwable reason;
      synchronized (lock) {
        running.remove(this);
        completing.add(this);
        reason = interrupted ? new CancellationException() : failure;
        ended.wake();
      }
      try {
        beginNext(null);
      } finally {
        if (reason == null) {
          complete(returns ? value : result);
        } else {
          completeExceptionally(reason);
        }
      }
      synchronized (lock) {
        completing.remove(this);
        ended.wake();
      }
    }

    /**
     * What runs keeps its place until it has ended, since it need not heed an interruption. That is
     * asked for first: what a program has chained to the future may wait for the task's end.
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean stops;
      synchronized (lock) {
        stops = !isDone() && (mayInterruptIfRunning || waiting.contains(this));
      }
      if (stops) {
        interrupt();
      }
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      synchronized (lock) {
        completing.remove(this);
        ended.wake();
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
        next = waiting.iterator().next();
        waiting.remove(next);
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
    long end = deadline(timeout, unit);
    List<Future<T>> futures = new ArrayList<>(tasks.size());
    try {
      for (Callable<T> task : tasks) {
        futures.add(submit(task));
      }
      boolean inTime = true;
      for (int i = 0; i < futures.size() && inTime; i++) {
        inTime = ended.await(lock, futures.get(i)::isDone, end);
      }
      return futures;
    } finally {
      // What is cancelled says so by itself.
      cancelUnlessDone(futures);
    }
  }

  private long deadline(long timeout, TimeUnit unit) {
    return router.broker().deadlineAfter(Duration.ofNanos(unit.toNanos(timeout)));
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
    long end = deadline(timeout, unit);
    List<CompletableFuture<T>> futures = new ArrayList<>(tasks.size());
    ArrayDeque<CompletableFuture<T>> done = new ArrayDeque<>();
    try {
      for (Callable<T> task : tasks) {
        CompletableFuture<T> future = submit(task);
        futures.add(future);
        CompletableFuture<T> unused =
            future.whenComplete(
                (value, failure) -> {
                  synchronized (lock) {
                    done.add(future);
                    ended.wake();
                  }
                });
      }
      return firstValue(done, futures.size(), end);
    } finally {
      cancelUnlessDone(futures);
    }
  }

  private <T> T firstValue(ArrayDeque<CompletableFuture<T>> done, int count, long end)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (int left = count; true; left--) {
      if (!ended.await(lock, () -> !done.isEmpty(), end)) {
        throw new TimeoutException("none of " + count + " tasks has returned in time");
      }
      CompletableFuture<T> first;
      synchronized (lock) {
        first = done.remove();
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
    // All of them first, and also those whose futures the program has completed by itself: what is
    // chained to the first may wait for the end of another.
    unfinished.forEach(Submission::interrupt);
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
    long end = deadline(timeout, unit);
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
