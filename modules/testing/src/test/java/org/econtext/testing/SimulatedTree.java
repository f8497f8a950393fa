package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.econtext.core.Broker;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.core.ThreadRole;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogRecord;
import org.econtext.parent.children.LocalServices;

/**
 * One run of programs on a tree of contexts under a simulated clock: they connect, call, send and
 * close as a seed draws it, while streams are cut. It is checked that each call ends once, that
 * each loss is told, that whoever isn't concerned goes on, and that nothing is left.
 */
final class SimulatedTree {
  private static final int PROGRAMS = 3;
  private static final int STEPS = 8;
  static final int MAX_DEPTH = 4;

  /** Targets travel as values, so what they touch is found by the number of the run. */
  private static final Map<Long, SimulatedTree> RUNS = new ConcurrentHashMap<>();

  private static final Functions.Fn2<Integer, Integer, Integer> ADD = Math::addExact;

  private final long seed;
  private final SimulatedBroker broker;
  private final ContextRouter master;
  private final List<String> errors = new ArrayList<>();

  /** All contexts that were connected, and their parents. */
  private final List<Context> contexts = new ArrayList<>();

  private final Map<Integer, Integer> parents = new HashMap<>();
  private final Map<Integer, Integer> depths = new HashMap<>();
  private final Map<Integer, MemoryStream> streams = new ConcurrentHashMap<>();
  private final Map<Integer, CompletableFuture<LostContextException>> losses = new HashMap<>();

  /** The contexts whose stream was cut, or that were closed. */
  private final Set<Integer> ended = new HashSet<>();

  private final Map<Integer, ContextRouter> routers = new ConcurrentHashMap<>();

  /** Whose end each context asked to be told of. */
  private final Map<Integer, List<Integer>> watched = new HashMap<>();

  /** How often each call's function ran. */
  private final Map<Integer, Integer> executions = new HashMap<>();

  private final Set<Integer> returned = new HashSet<>();
  private int calls;
  private int futures;
  private int completions;

  /** What was drawn, and when: the same again by the same seed. */
  private final List<String> trace = new ArrayList<>();

  private int running = PROGRAMS;
  private boolean closing;

  private SimulatedTree(long seed) {
    this.seed = seed;
    broker = new SimulatedBroker(seed);
    master =
        new ContextRouter(
            ContextDescription.master(System.Logger.Level.ERROR.getSeverity(), 0),
            SimulatedTree.class.getClassLoader(),
            this::logged,
            new LocalServices(),
            broker);
  }

  /**
   * What a run was worth: how often another thread was drawn, how deep the tree became, and what
   * its programs drew when.
   */
  record Outcome(long switches, int depth, List<String> trace) {}

  /**
   * Runs a seed.
   *
   * @param seed decides everything
   * @return what there was to see
   */
  static Outcome run(long seed) {
    SimulatedTree tree = new SimulatedTree(seed);
    RUNS.put(seed, tree);
    try {
      tree.broker.run(tree::main);
    } finally {
      RUNS.remove(seed);
    }
    assertThat(tree.errors).isEmpty();
    assertThat(tree.completions).as("each future was completed once").isEqualTo(tree.futures);
    tree.checkCalls();
    assertThat(tree.master.mailboxes().dynamicCount()).as("mailboxes that are left").isZero();
    tree.routers.forEach(
        (id, router) ->
            assertThat(router.mailboxes().dynamicCount())
                .as("mailboxes that are left in %d", id)
                .isZero());
    tree.note("end");
    return new Outcome(
        tree.broker.switches(),
        tree.depths.values().stream().max(Integer::compare).orElse(0),
        tree.trace);
  }

  private void note(Object what) {
    trace.add(what + " at " + broker.nanoTime() + " after " + broker.switches() + " turns");
  }

  private void logged(LogRecord record) {
    errors.add(record.message() + (record.thrown() == null ? "" : ": " + record.thrown()));
  }

  // ---- the programs

  private void main() {
    boolean closesEarly = broker.draw(3) == 0;
    for (int i = 0; i < PROGRAMS; i++) {
      broker.start(ThreadRole.PROGRAM, "program", this::program);
    }
    if (closesEarly) {
      sleep(Duration.ofMillis(broker.draw(50)));
    } else {
      waitUntil(() -> running == 0);
      checkWhoIsLeft();
    }
    closing = true;
    master.close();
    waitUntil(() -> running == 0 && completions == futures);
    for (Context context : contexts) {
      waitUntil(context.lost()::isDone);
    }
    assertThat(master.children()).isEmpty();
  }

  private void program() {
    try {
      for (int i = 0; i < STEPS && !closing; i++) {
        SimulatedProgram.step(this);
      }
    } finally {
      running--;
    }
  }

  // ---- what programs ask for and tell

  static SimulatedTree ofRun(long run) {
    return RUNS.get(run);
  }

  long seed() {
    return seed;
  }

  Broker broker() {
    return broker;
  }

  ContextRouter master() {
    return master;
  }

  /** The router of a context that has been started. */
  ContextRouter routerOf(Context context) {
    return routers.getOrDefault(context.id(), master);
  }

  int draw(int bound) {
    int drawn = broker.draw(bound);
    note(drawn);
    return drawn;
  }

  Context any() {
    return contexts.isEmpty() ? master.self() : contexts.get(draw(contexts.size()));
  }

  Context drawVia() {
    return draw(3) == 0 ? master.self() : any();
  }

  int depthOf(Context context) {
    return depths.getOrDefault(context.id(), 0);
  }

  void started(MemoryStream stream, Router router) {
    streams.put(stream.peer(), stream);
    routers.put(stream.peer(), (ContextRouter) router);
  }

  void connected(Context context, Context via) {
    contexts.add(context);
    parents.put(context.id(), via.id());
    depths.put(context.id(), depthOf(via) + 1);
    losses.put(context.id(), context.lost());
  }

  void endOne() {
    if (contexts.isEmpty()) {
      return;
    }
    Context context = any();
    ended.add(context.id());
    if (draw(2) == 0) {
      context.close();
    } else {
      streams.get(context.id()).cut("was cut");
    }
  }

  void begun() {
    futures++;
  }

  void completed() {
    completions++;
  }

  void failed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    errors.add("no reason for " + text);
  }

  void watches(Context one, Context other) {
    watched.computeIfAbsent(one.id(), id -> new ArrayList<>()).add(other.id());
  }

  int newCall() {
    return calls++;
  }

  /** Told where a function runs. */
  void executed(int call) {
    executions.merge(call, 1, Integer::sum);
  }

  /** Told where it was called from. */
  void returned(int call) {
    returned.add(call);
  }

  // ---- what has to be so

  /** Whether anything on the way from the master to a context was ended. */
  boolean isEnded(int id) {
    for (Integer each = id; each != null && each != 0; each = parents.get(each)) {
      if (ended.contains(each)) {
        return true;
      }
    }
    return false;
  }

  /** A context whose connect doesn't return is nobody's to end; its parent is. */
  boolean mayBeLost(int id) {
    return closing || isEnded(id) || (id != 0 && !parents.containsKey(id));
  }

  /** Whether one context is another one, or above it. */
  boolean isAbove(Context one, Context other) {
    for (Integer each = other.id(); each != null; each = parents.get(each)) {
      if (each == one.id()) {
        return true;
      }
    }
    return false;
  }

  private void checkCalls() {
    executions.forEach(
        (call, times) -> assertThat(times).as("executions of call %d", call).isEqualTo(1));
    assertThat(executions.keySet()).as("calls that were executed").containsAll(returned);
  }

  /** Who ended is told as lost, and all others answer. */
  private void checkWhoIsLeft() {
    for (Context context : contexts) {
      if (isEnded(context.id())) {
        waitUntil(losses.get(context.id())::isDone);
      } else {
        assertThat(losses.get(context.id())).isNotDone();
        assertThat(context.<Integer, Integer, Integer>call(ADD, 1, 2)).isEqualTo(3);
        checkMailboxes(routers.get(context.id()));
      }
    }
    checkMailboxes(master);
  }

  /** Of mailboxes only those are left that wait for the end of somebody who goes on. */
  private void checkMailboxes(ContextRouter router) {
    List<Integer> others = watched.getOrDefault(router.description().id(), List.of());
    waitUntil(
        () ->
            router.mailboxes().dynamicCount()
                <= others.stream().filter(other -> !isEnded(other)).count());
  }

  // ---- waiting, which is the broker's

  void sleep(Duration time) {
    long end = broker.nanoTime() + time.toNanos();
    while (broker.nanoTime() < end) {
      broker.park(this, end);
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted");
      }
    }
  }

  private void waitUntil(Met condition) {
    waitUntil(broker, condition);
  }

  /** What a program waits for. */
  interface Met {
    boolean isMet();
  }

  static void waitUntil(Broker broker, Met condition) {
    long end = broker.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (!condition.isMet()) {
      if (broker.nanoTime() >= end) {
        throw new AssertionError("waited in vain for five minutes");
      }
      broker.park(condition, broker.nanoTime() + Duration.ofMillis(10).toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted");
      }
    }
  }
}
