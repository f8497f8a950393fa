package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.econtext.core.Call;
import org.econtext.core.CallException;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.Functions;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.Target;
import org.econtext.core.router.ContextRouter;

/**
 * One step of a program on a {@link SimulatedTree}, as the seed draws it, and what it may end by:
 * by a deadline only what was given one that has passed, and by a loss or an end only what concerns
 * a context that somebody ended.
 */
final class SimulatedProgram {
  private static final int VALUES = 12;

  /** Twelve of them are three windows. */
  private static final int LARGE_BYTES = Receiver.WINDOW_BYTES / 4;

  /** Nothing that is waited for takes as long, so who waits that long waits in vain. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SimulatedTree tree;

  /** Those whose end may end this. */
  private final List<Context> concerned = new ArrayList<>();

  /** When a deadline that this gave passes; {@link org.econtext.core.Broker#NEVER} without one. */
  private long deadline = Long.MAX_VALUE;

  private boolean cancels;
  private boolean failsToConnect;
  private boolean isRefused;

  private SimulatedProgram(SimulatedTree tree) {
    this.tree = tree;
  }

  static void step(SimulatedTree tree) {
    SimulatedProgram step = new SimulatedProgram(tree);
    try {
      step.draw();
    } catch (RuntimeException e) {
      step.check(e);
    }
  }

  private void draw() {
    switch (tree.draw(15)) {
      case 0, 1, 2 -> connect();
      case 3, 4 -> call();
      case 5 -> callWithin();
      case 6 -> callLater();
      case 7 -> receive();
      case 8 -> send();
      case 9 -> relay();
      case 10 -> pipe();
      case 11 -> execute();
      case 12 -> watch();
      case 13 -> tell();
      default -> end();
    }
  }

  private Context any() {
    Context context = tree.any();
    concerned.add(context);
    return context;
  }

  // ---- what it may end by

  private void check(Throwable thrown) {
    if (!isExpected(thrown)) {
      throw new AssertionError("no reason for " + thrown, thrown);
    }
  }

  private boolean isExpected(Throwable thrown) {
    if (thrown instanceof DeadlineExceededException) {
      return tree.broker().isOver(deadline);
    }
    if (thrown instanceof CallException) {
      return isExpectedThere(causesOf(thrown));
    }
    if (thrown instanceof ConnectFailedException) {
      return failsToConnect || isConcerned();
    }
    if (thrown instanceof LostContextException loss) {
      return isConcerned() && tree.mayBeLost(loss.contextId());
    }
    if (thrown instanceof CancellationException) {
      return cancels || isConcerned();
    }
    if (thrown instanceof ChannelClosedException) {
      return isConcerned();
    }
    return (thrown instanceof RejectedExecutionException
            || (thrown instanceof IllegalStateException
                && thrown.getMessage().contains("is closed")))
        && isConcerned();
  }

  /** What a function met. */
  private boolean isExpectedThere(String causes) {
    if (isRefused
        && (causes.contains("SecurityException") || causes.contains("ChannelClosedException"))) {
      return true;
    }
    if (failsToConnect && causes.contains("as the seed says")) {
      return true;
    }
    return isConcerned()
        && (causes.contains("LostContextException")
            || causes.contains("ConnectFailedException")
            || causes.contains("ChannelClosedException")
            || causes.contains("CancellationException")
            || causes.contains("is closed"));
  }

  private boolean isConcerned() {
    return concerned.stream().anyMatch(context -> tree.mayBeLost(context.id()));
  }

  private static String causesOf(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      text.append(each).append('\n');
    }
    return text.toString();
  }

  /** Each future has to end, once, and as a call that is waited for may. */
  private void follow(CompletableFuture<?> future, int number) {
    tree.begun();
    CompletableFuture<?> unused =
        future.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                tree.returned(number);
              } else {
                Throwable cause =
                    failure instanceof CompletionException ? failure.getCause() : failure;
                if (!isExpected(cause)) {
                  tree.failed(cause);
                }
              }
              tree.completed();
            });
  }

  // ---- connecting and ending

  /** What a connect is asked for; it may take long, or fail. */
  record Launch(long run, long millis, boolean fails) implements Target {
    private static final long serialVersionUID = 1L;

    @Override
    public Context connectFrom(Router here) {
      SimulatedTree tree = SimulatedTree.ofRun(run);
      tree.sleep(Duration.ofMillis(millis));
      if (fails) {
        throw new ConnectFailedException(ConnectFailedException.Reason.FAILED, "as the seed says");
      }
      return InProcessTarget.shared().connect(here, tree::started);
    }

    @Override
    public String hop() {
      return "simulated";
    }
  }

  private void connect() {
    Context via = tree.drawVia();
    concerned.add(via);
    if (tree.depthOf(via) < SimulatedTree.MAX_DEPTH) {
      failsToConnect = tree.draw(8) == 0;
      Context context = via.connect(new Launch(tree.seed(), tree.draw(20), failsToConnect));
      tree.connected(context, via);
    }
  }

  private void end() {
    if (tree.draw(3) == 0) {
      tree.endOne();
    }
  }

  // ---- calls

  /** What is called: counts that, by the number of the call. */
  private static final Functions.Fn2<Long, Integer, Integer> COUNT = SimulatedProgram::count;

  private static Integer count(long run, int number) {
    SimulatedTree.ofRun(run).executed(number);
    return number;
  }

  private Call counted(int number) {
    return Call.of(COUNT, tree.seed(), number);
  }

  private void returned(int number, int value) {
    assertThat(value).isEqualTo(number);
    tree.returned(number);
  }

  private void call() {
    int number = tree.newCall();
    returned(number, any().<Integer>await(counted(number)));
  }

  private void callWithin() {
    int number = tree.newCall();
    Duration time = Duration.ofMillis(1 + tree.draw(20));
    Context context = any();
    deadline = tree.broker().deadlineAfter(time);
    if (tree.draw(2) == 0) {
      returned(number, context.<Integer>await(counted(number).within(time)));
    } else {
      follow(context.submit(counted(number).within(time).concurrently()), number);
    }
  }

  private void callLater() {
    int number = tree.newCall();
    cancels = tree.draw(4) == 0;
    CompletableFuture<Integer> future = any().submit(counted(number));
    follow(future, number);
    if (cancels) {
      future.cancel(true);
    }
  }

  /** A context calls another one, which may be above, below or beside it. */
  private void relay() {
    Context one = any();
    Context other = any();
    authorize(one, other);
    int number = tree.newCall();
    Call relay = Call.of(RELAY, other, tree.seed(), number).concurrently();
    returned(number, one.<Integer>await(relay));
  }

  private static final Functions.Fn3<Context, Long, Integer, Integer> RELAY =
      (other, run, number) -> other.await(Call.of(COUNT, run, number).concurrently());

  private void authorize(Context one, Context other) {
    if (tree.draw(2) == 0) {
      other.authorize(one);
    } else {
      isRefused = !tree.isAbove(one, other);
    }
  }

  private void execute() {
    long run = tree.seed();
    ContextExecutor executor = any().executor(2);
    for (int i = 0; i < 4; i++) {
      int number = tree.newCall();
      follow(executor.submit(() -> count(run, number)), number);
    }
    executor.shutdown();
    if (tree.draw(2) == 0) {
      executor.close();
    }
  }

  /** A context hears of another one's end, wherever that is, and of nothing else. */
  private void watch() {
    Context one = any();
    Context other = any();
    if (one.id() != 0 && other.id() != 0 && one.id() != other.id()) {
      boolean isEnded = tree.isEnded(other.id());
      tree.watches(one, other);
      int lost = one.<Integer>await(Call.of(WATCH, other, isEnded).concurrently());
      if (lost != TOLD_NOTHING) {
        assertThat(tree.mayBeLost(other.id())).as("told of the end of %s", other).isTrue();
        assertThat(tree.mayBeLost(lost)).as("told that %d is lost", lost).isTrue();
      }
      assertThat(lost != TOLD_NOTHING || !isEnded).as("told of the end of %s", other).isTrue();
    }
  }

  private static final int TOLD_NOTHING = -1;

  private static final Functions.Fn2<Context, Boolean, Integer> WATCH =
      (other, isEnded) -> {
        CompletableFuture<LostContextException> lost = other.lost();
        if (isEnded) {
          SimulatedTree.waitUntil(other.router().broker(), lost::isDone);
        }
        return lost.isDone() ? lost.join().contextId() : TOLD_NOTHING;
      };

  // ---- messages

  /** A context sends to a mailbox here, which nothing of the runtime is behind. */
  private void tell() {
    Context one = any();
    int number = tree.newCall();
    ContextRouter here = tree.master();
    MemoryMailbox mailbox = new MemoryMailbox(tree.broker(), one.id());
    int handle = here.mailboxes().add(mailbox, one.id());
    try {
      Call tell = Call.of(TELL, one.router(), handle, new Load(tree.seed(), number, 1));
      one.await(tell.concurrently());
      tree.returned(number);
      Message message = mailbox.take(PATIENCE);
      assertThat(message.source()).isEqualTo(one.id());
      assertThat(message.replyTo()).isEqualTo(number);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      here.mailboxes().remove(handle);
    }
  }

  private static final Functions.Proc3<Router, Integer, Load> TELL =
      (here, handle, load) -> {
        SimulatedTree tree = SimulatedTree.ofRun(load.run);
        tree.executed(load.number);
        int master = tree.master().description().id();
        tree.routerOf(here.self()).send(master, handle, load.number, 0, new byte[load.bytes]);
      };

  // ---- channels

  /** What goes through a channel, and the number of the call that sends it. */
  record Load(long run, int number, int bytes) {}

  private Load drawLoad() {
    return new Load(tree.seed(), tree.newCall(), tree.draw(3) == 0 ? LARGE_BYTES : 1);
  }

  private void receive() {
    Load load = drawLoad();
    Context context = any();
    try (Receiver<byte[]> receiver = tree.master().receiver(byte[].class)) {
      CompletableFuture<?> sending = startSending(context, receiver.sender(), load);
      follow(sending, load.number);
      receiveAll(receiver, load);
    }
  }

  /** Who is lost, or refuses, before it sends anything is noticed where it was called. */
  private static CompletableFuture<?> startSending(Context from, Sender<byte[]> sender, Load load) {
    CompletableFuture<?> sending = from.submit(Call.of(SEND_ALL, sender, load).concurrently());
    CompletableFuture<?> unused =
        sending.whenComplete(
            (value, failure) -> {
              if (failure != null) {
                sender.close();
              }
            });
    return sending;
  }

  private static final Functions.Proc2<Sender<byte[]>, Load> SEND_ALL =
      (sender, load) -> {
        SimulatedTree.ofRun(load.run).executed(load.number);
        sendAll(sender, load);
      };

  private static void sendAll(Sender<byte[]> sender, Load load) {
    for (int i = 0; i < VALUES; i++) {
      byte[] value = new byte[load.bytes];
      value[0] = (byte) i;
      sender.send(value);
    }
    sender.close();
  }

  private static void receiveAll(Receiver<byte[]> receiver, Load load) {
    for (int i = 0; i < VALUES; i++) {
      byte[] value = next(receiver);
      assertThat(value).hasSize(load.bytes);
      assertThat(value[0]).isEqualTo((byte) i);
    }
  }

  private static <T> T next(Receiver<T> receiver) {
    try {
      return receiver.receive(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private void send() {
    Load load = drawLoad();
    Context context = any();
    try (Receiver<Sender<byte[]>> opened = senders()) {
      Call call = Call.of(RECEIVE_ALL, context.router(), opened.sender(), load).concurrently();
      CompletableFuture<?> receiving = context.submit(call);
      follow(receiving, load.number);
      CompletableFuture<?> unused =
          receiving.whenComplete((value, failure) -> opened.sender().close());
      sendAll(next(opened), load);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type arguments.
  private Receiver<Sender<byte[]>> senders() {
    return (Receiver) tree.master().receiver(Sender.class);
  }

  private static final Functions.Proc3<Router, Sender<Sender<byte[]>>, Load> RECEIVE_ALL =
      (here, opened, load) -> {
        SimulatedTree.ofRun(load.run).executed(load.number);
        try (Receiver<byte[]> receiver = here.receiver(byte[].class)) {
          opened.send(receiver.sender());
          receiveAll(receiver, load);
        }
      };

  /** A channel between two contexts, of which neither need be the master, nor above the other. */
  private void pipe() {
    Context one = any();
    Context other = any();
    authorize(one, other);
    Load load = drawLoad();
    one.await(Call.of(PIPE, one.router(), other, load).concurrently());
    tree.returned(load.number);
  }

  private static final Functions.Proc3<Router, Context, Load> PIPE =
      (here, other, load) -> {
        try (Receiver<byte[]> receiver = here.receiver(byte[].class)) {
          CompletableFuture<?> sending = startSending(other, receiver.sender(), load);
          receiveAll(receiver, load);
          SimulatedTree.waitUntil(here.broker(), sending::isDone);
          sending.join();
        }
      };
}
