package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.Broker;
import org.econtext.core.Call;
import org.econtext.core.CallException;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.Functions;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.Target;
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
  private static final int MAX_DEPTH = 4;
  private static final int VALUES = 20;

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

  private final List<CompletableFuture<?>> futures = new ArrayList<>();
  private final AtomicInteger completions = new AtomicInteger();
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
   * Runs a seed.
   *
   * @param seed decides everything
   * @return how often another thread was drawn
   */
  static long run(long seed) {
    SimulatedTree tree = new SimulatedTree(seed);
    RUNS.put(seed, tree);
    try {
      tree.broker.run(tree::main);
    } finally {
      RUNS.remove(seed);
    }
    assertThat(tree.errors).isEmpty();
    assertThat(tree.completions.get())
        .as("each future was completed once")
        .isEqualTo(tree.futures.size());
    assertThat(tree.master.mailboxes().dynamicCount()).as("mailboxes that are left").isZero();
    return tree.broker.switches();
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
    waitUntil(() -> running == 0 && completions.get() == futures.size());
    for (Context context : contexts) {
      waitUntil(context.lost()::isDone);
    }
    assertThat(master.children()).isEmpty();
  }

  private void program() {
    try {
      for (int i = 0; i < STEPS && !closing; i++) {
        step();
      }
    } finally {
      running--;
    }
  }

  private void step() {
    try {
      switch (broker.draw(13)) {
        case 0, 1, 2 -> connect();
        case 3, 4 -> call();
        case 5 -> callWithin();
        case 6 -> callLater();
        case 7 -> receive();
        case 8 -> send();
        case 9 -> relay();
        case 10 -> execute();
        case 11 -> watch();
        default -> end();
      }
    } catch (LostContextException
        | ConnectFailedException
        | DeadlineExceededException
        | ChannelClosedException
        | CancellationException
        | RejectedExecutionException e) {
      // What may become of anything while contexts are lost and closed.
      return;
    } catch (CallException e) {
      // What a function met there.
      assertThat(causesOf(e))
          .containsAnyOf(
              "LostContextException",
              "ConnectFailedException",
              "ChannelClosedException",
              "SecurityException",
              "CancellationException",
              "is closed");
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("is closed");
    }
  }

  private static String causesOf(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      text.append(each).append('\n');
    }
    return text.toString();
  }

  private Context any() {
    return contexts.isEmpty() ? master.self() : contexts.get(broker.draw(contexts.size()));
  }

  /** What a connect is asked for; it may take long, or fail. */
  record Launch(long run, long millis, boolean fails) implements Target {
    private static final long serialVersionUID = 1L;

    @Override
    public Context connectFrom(Router here) {
      SimulatedTree tree = RUNS.get(run);
      tree.sleep(Duration.ofMillis(millis));
      if (fails) {
        throw new ConnectFailedException(ConnectFailedException.Reason.FAILED, "as the seed says");
      }
      return InProcessTarget.shared()
          .connect(here, stream -> tree.streams.put(stream.peer(), stream));
    }

    @Override
    public String hop() {
      return "simulated";
    }
  }

  private void connect() {
    Context via = broker.draw(3) == 0 ? master.self() : any();
    int depth = depths.getOrDefault(via.id(), 0) + 1;
    if (depth > MAX_DEPTH) {
      return;
    }
    Context context = via.connect(new Launch(seed, broker.draw(20), broker.draw(8) == 0));
    contexts.add(context);
    parents.put(context.id(), via.id());
    depths.put(context.id(), depth);
    losses.put(context.id(), context.lost());
  }

  private void call() {
    int a = broker.draw(1_000);
    assertThat(any().<Integer, Integer, Integer>call(ADD, a, 1)).isEqualTo(a + 1);
  }

  private void callWithin() {
    int a = broker.draw(1_000);
    Duration deadline = Duration.ofMillis(1 + broker.draw(20));
    Context context = any();
    if (broker.draw(2) == 0) {
      assertThat(context.<Integer>await(Call.of(ADD, a, 1).within(deadline))).isEqualTo(a + 1);
    } else {
      follow(context.submit(Call.of(ADD, a, 1).within(deadline).concurrently()));
    }
  }

  private void callLater() {
    CompletableFuture<Integer> future = any().callAsync(ADD, 1, 2);
    follow(future);
    if (broker.draw(4) == 0) {
      future.cancel(true);
    }
  }

  /** Each future has to end, once. */
  private void follow(CompletableFuture<?> future) {
    futures.add(future);
    CompletableFuture<?> unused =
        future.whenComplete((value, failure) -> completions.incrementAndGet());
  }

  private void receive() {
    Context context = any();
    try (Receiver<Integer> receiver = master.receiver(Integer.class)) {
      follow(context.submit(Call.of(PRODUCE, receiver.sender()).concurrently()));
      // Who is lost before it sends anything is noticed where it was called.
      CompletableFuture<Void> closing = context.lost().thenRun(() -> receiver.sender().close());
      for (int expected = 0; expected < VALUES; expected++) {
        assertThat(receiver.receive(Duration.ofMinutes(1))).isEqualTo(expected);
      }
      closing.cancel(false);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final Functions.Proc1<Sender<Integer>> PRODUCE =
      sender -> {
        for (int i = 0; i < VALUES; i++) {
          sender.send(i);
        }
        sender.close();
      };

  private void send() {
    Context context = any();
    try (Receiver<Sender<Integer>> opened = senders()) {
      follow(context.submit(Call.of(CONSUME, context.router(), opened.sender()).concurrently()));
      Sender<Integer> sender = opened.receive(Duration.ofMinutes(1));
      for (int i = 0; i < VALUES; i++) {
        sender.send(i);
      }
      sender.close();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type arguments.
  private Receiver<Sender<Integer>> senders() {
    return (Receiver) master.receiver(Sender.class);
  }

  private static final Functions.Fn2<Router, Sender<Sender<Integer>>, Integer> CONSUME =
      (here, opened) -> {
        int sum = 0;
        try (Receiver<Integer> receiver = here.receiver(Integer.class)) {
          opened.send(receiver.sender());
          for (int value : receiver) {
            sum += value;
          }
        }
        return sum;
      };

  /** A context calls another one, which may be above, below or beside it. */
  private void relay() {
    Context one = any();
    Context other = any();
    if (broker.draw(2) == 0) {
      other.authorize(one);
    }
    assertThat(one.<Integer>await(Call.of(RELAY, other).concurrently())).isEqualTo(3);
  }

  private static final Functions.Fn1<Context, Integer> RELAY =
      other -> other.await(Call.of(ADD, 1, 2).concurrently());

  private void execute() {
    ContextExecutor executor = any().executor(2);
    for (int i = 0; i < 4; i++) {
      int a = i;
      follow(executor.submit(() -> a + 1));
    }
    executor.shutdown();
    if (broker.draw(2) == 0) {
      executor.close();
    }
  }

  /** A context hears of another one's end, wherever that is. */
  private void watch() {
    Context one = any();
    Context other = any();
    if (one.id() != 0 && other.id() != 0 && one.id() != other.id()) {
      int id = other.id();
      int told = one.<Integer>await(Call.of(WATCH, other, ended.contains(id)).concurrently());
      assertThat(told).isEqualTo(id);
    }
  }

  private static final Functions.Fn2<Context, Boolean, Integer> WATCH =
      (other, isEnded) -> {
        CompletableFuture<LostContextException> lost = other.lost();
        if (isEnded) {
          waitUntil(other.router().broker(), lost::isDone);
        }
        return other.id();
      };

  private void end() {
    if (contexts.isEmpty() || broker.draw(3) > 0) {
      return;
    }
    Context context = any();
    ended.add(context.id());
    if (broker.draw(2) == 0) {
      context.close();
    } else {
      streams.get(context.id()).cut("was cut");
    }
  }

  // ---- what has to be so

  private boolean isEnded(int id) {
    for (Integer each = id; each != null && each != 0; each = parents.get(each)) {
      if (ended.contains(each)) {
        return true;
      }
    }
    return false;
  }

  /** Who ended is told as lost, and all others answer. */
  private void checkWhoIsLeft() {
    for (Context context : contexts) {
      if (isEnded(context.id())) {
        waitUntil(losses.get(context.id())::isDone);
      } else {
        assertThat(losses.get(context.id())).isNotDone();
        assertThat(context.<Integer, Integer, Integer>call(ADD, 1, 2)).isEqualTo(3);
      }
    }
  }

  // ---- waiting, which is the broker's

  private void sleep(Duration time) {
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
  private interface Met {
    boolean isMet();
  }

  private static void waitUntil(Broker broker, Met condition) {
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
