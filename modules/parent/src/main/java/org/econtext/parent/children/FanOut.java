package org.econtext.parent.children;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.econtext.core.Broker;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.EcontextException;
import org.econtext.core.Target;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.Waiters;
import org.econtext.core.router.ContextReference;

/** Connects several targets from one context, so many at a time, each on a thread that waits. */
final class FanOut implements Runnable {
  private final ContextReference via;
  private final Target[] targets;
  private final ConnectResult[] results;
  private final int atOnce;
  private final String routeOfVia;
  private int begun;
  private int running;
  private boolean cancelled;
  private Waiters ended;

  FanOut(
      String routeOfVia, ContextReference via, Collection<? extends Target> targets, int atOnce) {
    if (atOnce < 1) {
      throw new IllegalArgumentException(
          "at least 1 target must be connected at a time, not " + atOnce);
    }
    this.via = via;
    this.targets = targets.toArray(new Target[0]);
    this.results = new ConnectResult[this.targets.length];
    this.atOnce = atOnce;
    this.routeOfVia = routeOfVia;
  }

  List<ConnectResult> connect(Broker broker) {
    List<Thread> threads = new ArrayList<>();
    ended = new Waiters(broker);
    int workers = Math.min(atOnce, targets.length);
    synchronized (this) {
      running = workers;
    }
    // The first ones may end before the last one is started.
    boolean allBegun = false;
    try {
      for (int i = 0; i < workers; i++) {
        threads.add(broker.start(ThreadRole.PROGRAM, "connect-all", this));
      }
      allBegun = true;
    } finally {
      if (!allBegun) {
        cancel(threads);
      }
    }
    try {
      ended.await(this, () -> running == 0, Broker.NEVER);
    } catch (InterruptedException e) {
      cancel(threads);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while connecting from " + via);
    }
    return Arrays.asList(results);
  }

  /** A connect that is interrupted leaves nothing behind; what is connected already does. */
  private void cancel(List<Thread> threads) {
    synchronized (this) {
      cancelled = true;
    }
    threads.forEach(Thread::interrupt);
    for (ConnectResult result : results()) {
      if (result != null && result.isConnected()) {
        result.context().close();
      }
    }
  }

  private synchronized ConnectResult[] results() {
    return results.clone();
  }

  @Override
  public void run() {
    try {
      for (int i = next(); i >= 0; i = next()) {
        ConnectResult result = attempt(targets[i]);
        if (!keep(i, result)) {
          result.context().close();
        }
      }
    } finally {
      ended();
    }
  }

  private synchronized int next() {
    return cancelled || begun == targets.length ? -1 : begun++;
  }

  /** False for a context that nobody will hear of. */
  private synchronized boolean keep(int index, ConnectResult result) {
    if (cancelled && result.isConnected()) {
      return false;
    }
    results[index] = result;
    return true;
  }

  private synchronized void ended() {
    running--;
    ended.wake();
  }

  private ConnectResult attempt(Target target) {
    String route = target.hop() + " > " + routeOfVia;
    try {
      Context context = via.connect(target);
      return new ConnectResult(target, route, context, null);
    } catch (EcontextException e) {
      return new ConnectResult(target, route, null, e);
    } catch (Throwable e) {
      // A transport's own mistake, whatever it is, is the failure of its target, and of no other.
      return new ConnectResult(
          target,
          route,
          null,
          new ConnectFailedException(
              ConnectFailedException.Reason.FAILED, "cannot connect " + route + ": " + e, e));
    }
  }
}
