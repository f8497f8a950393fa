package org.econtext.parent.router;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.econtext.core.Call;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.EcontextException;
import org.econtext.core.Functions;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.Target;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Trust;
import org.econtext.core.runtime.Extension;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.Identity;
import org.econtext.core.runtime.LocalRouter;
import org.econtext.core.runtime.Loss;
import org.econtext.core.runtime.RemoteContext;
import org.econtext.core.runtime.StreamEnd;
import org.econtext.core.values.AllowList;
import org.econtext.core.values.DeclaredTrust;

/**
 * Routes for the contexts below this one: learns who is there, checks that their messages are from
 * where they say, passes messages on, and tells everybody who may wait for one that is lost.
 */
public final class ParentRouter extends Extension implements FramedStream.Owner {
  /**
   * After a JVM has ended, its launching process may pass on output for so long, in milliseconds.
   */
  private static final int LAST_OUTPUT_MILLIS = 1_000;

  /** Of Linux. Statuses above are no signals: 255 is what ssh ends with if it is disconnected. */
  private static final int MAX_SIGNAL = 64;

  private static final int MASTER = 0;

  private static final Functions.Proc2<Context, Router> AUTHORIZE = ParentRouter::authorizeHere;

  private final LocalRouter router;
  private final Identity identity;
  private final AllowList allowList;
  private final Calls calls;
  private final IdAllocator ids;

  /** The stream that leads to each context below this one, by id. */
  private final ConcurrentHashMap<Integer, FramedStream> routes = new ConcurrentHashMap<>();

  private final ConcurrentHashMap<FramedStream, Child> children = new ConcurrentHashMap<>();

  /**
   * The children that have written to a context, and so must hear of it if it is lost, by its id.
   * The sets change only under the map's own lock.
   */
  private final ConcurrentHashMap<Integer, Set<Child>> correspondents = new ConcurrentHashMap<>();

  /** A child of this context: its process, who is behind it, and whom it has sent messages to. */
  private static final class Child {
    final RemoteContext context;
    final Link link;

    /** The contexts below it. */
    final Set<Integer> below = ConcurrentHashMap.newKeySet();

    /** The contexts elsewhere that it has written to. */
    final Set<Integer> writtenTo = ConcurrentHashMap.newKeySet();

    Child(RemoteContext context, Link link) {
      this.context = context;
      this.link = link;
    }
  }

  /**
   * Extends the router of a context that is itself a child.
   *
   * @param router the router
   */
  public ParentRouter(LocalRouter router) {
    this(router, new AllowList());
  }

  /**
   * Extends a router.
   *
   * @param router the router
   * @param allowList the classes that other contexts may send beside those that a function declares
   */
  public ParentRouter(LocalRouter router, AllowList allowList) {
    this.router = router;
    this.identity = router.identity();
    this.allowList = allowList;
    calls = new Calls(this, router);
    ids = new IdAllocator(router, calls);
    router.listen(Handles.ADD_ROUTE, this::routeAdded);
    listenBelow(Handles.DEL_ROUTE, this::routeDeleted);
    listenBelow(Handles.GOODBYE, this::childLeaves);
  }

  /** Leaves what comes from elsewhere to the router's own listener. */
  private void listenBelow(int handle, LocalRouter.MessageListener below) {
    LocalRouter.MessageListener elsewhere = router.listener(handle);
    router.listen(
        handle,
        (message, from) ->
            (from == null || from == router.parentStream() ? elsewhere : below)
                .received(message, from));
  }

  /**
   * The extension of a router, which this module always makes of this class.
   *
   * @param here the router of this context
   * @return its extension
   */
  public static ParentRouter of(Router here) {
    return (ParentRouter) ((LocalRouter) here).extension();
  }

  /**
   * Takes an id for a new context.
   *
   * @return a number that no other context of this tree has or had
   * @throws LostContextException if the master can't be asked
   */
  public int allocateId() {
    return ids.allocate();
  }

  /**
   * The calls that this context makes.
   *
   * @return the calls
   */
  public Calls calls() {
    return calls;
  }

  // ---- routing

  @Override
  public FramedStream streamBelow(int contextId) {
    return routes.get(contextId);
  }

  @Override
  public void forwardDown(Message message, FramedStream from) {
    FramedStream out = routes.get(message.destination());
    if (out == null) {
      router.refuse(message, from, router.noRoute(message.destination()));
    } else {
      offer(message, from, out);
    }
  }

  @Override
  public void received(Message message, FramedStream from) {
    int destination = message.destination();
    if (routes.get(message.source()) != from
        || (message.authority() != message.source() && routes.get(message.authority()) != from)) {
      router.logForged(message, from);
    } else if (destination == identity.id()) {
      router.deliver(message, from);
    } else {
      forwardFromBelow(message, from);
    }
  }

  private void forwardFromBelow(Message message, FramedStream from) {
    int destination = message.destination();
    FramedStream out = router.streamTo(destination);
    if (out == null || out == from) {
      router.refuse(message, from, router.noRoute(destination));
      return;
    }
    boolean up = out == router.parentStream();
    if (identity.has(Identity.UNIDIRECTIONAL) && !(up && identity.isAncestor(destination))) {
      router.refuse(
          message,
          from,
          router.nameOf(destination) + " takes no messages from its siblings (unidirectional)");
      return;
    }
    if (destination != MASTER) {
      noteCorrespondent(children.get(from), destination);
    }
    if (!up) {
      offer(message, from, out);
      return;
    }
    try {
      // Everything upward goes this way, so a reader that waits for it holds up nobody else's.
      out.send(message);
    } catch (LostContextException e) {
      router.refuse(message, from, e.getMessage());
    }
  }

  private void noteCorrespondent(Child child, int destination) {
    if (!child.writtenTo.contains(destination)) {
      correspondents.compute(
          destination,
          (id, known) -> {
            Set<Child> all = known == null ? new HashSet<>() : known;
            all.add(child);
            return all;
          });
      child.writtenTo.add(destination);
    }
  }

  private void forgetCorrespondent(Child child) {
    for (Integer destination : child.writtenTo) {
      correspondents.computeIfPresent(
          destination, (id, known) -> known.remove(child) && known.isEmpty() ? null : known);
    }
  }

  private void offer(Message message, FramedStream from, FramedStream out) {
    if (!out.offer(message)) {
      router.refuse(
          message,
          from,
          "the way to context " + router.nameOf(message.destination()) + " is stuck");
    }
  }

  // ---- contexts that come

  /**
   * Adds a child whose JVM speaks the protocol. Its stream is to be started after that.
   *
   * @param child who it is
   * @param stream the stream to it, not started, with this as its owner
   * @param link what holds its process
   * @return the child
   */
  public RemoteContext addChild(Identity child, FramedStream stream, Link link) {
    RemoteContext context = router.contextOf(child.id(), child.name(), identity.id());
    children.put(stream, new Child(context, link));
    routes.put(context.id(), stream);
    tellParentAdded(context);
    return context;
  }

  private void tellParentAdded(RemoteContext context) {
    if (router.parentStream() != null) {
      ByteWriter body = new ByteWriter();
      body.putInt(context.id());
      body.putInt(context.parentId());
      body.putString(context.name());
      router.send(identity.parentId(), Handles.ADD_ROUTE, 0, 0, body.toByteArray());
    }
  }

  private void routeAdded(Message message, FramedStream from) {
    ByteReader body = new ByteReader(message.body());
    int id = body.getInt();
    int parentId = body.getInt();
    String name = body.getString();
    Child child = from == null || message.source() != from.peer() ? null : children.get(from);
    if (child == null || routes.containsKey(id) || id == identity.id() || identity.isAncestor(id)) {
      router.log(
          System.Logger.Level.WARNING,
          "dropped a route to "
              + router.nameOf(id)
              + " that "
              + router.nameOf(message.source())
              + " claims to be");
      return;
    }
    child.below.add(id);
    routes.put(id, from);
    tellParentAdded(router.contextOf(id, name, parentId));
  }

  // ---- contexts that go

  private void routeDeleted(Message message, FramedStream from) {
    Loss loss = Loss.fromBytes(message.body());
    if (routes.get(loss.contextId()) == from) {
      children.get(from).below.remove(loss.contextId());
      forgetBelow(loss);
    }
  }

  private void forgetBelow(Loss loss) {
    routes.remove(loss.contextId());
    router.forget(loss);
    lostElsewhere(loss);
    if (router.parentStream() != null) {
      tellLoss(identity.parentId(), loss);
    }
  }

  @Override
  public void lostElsewhere(Loss loss) {
    Set<Child> told = correspondents.remove(loss.contextId());
    if (told != null) {
      for (Child child : told) {
        child.writtenTo.remove(loss.contextId());
        tellLoss(child.context.id(), loss);
      }
    }
  }

  private void tellLoss(int contextId, Loss loss) {
    try {
      router.send(contextId, Handles.DEL_ROUTE, 0, 0, loss.toBytes());
    } catch (LostContextException e) {
      router.log(System.Logger.Level.DEBUG, "cannot tell of a loss: " + e.getMessage());
    }
  }

  /**
   * Lets a child stop reading: a JVM that ends while a thread of it reads from the kernel waits for
   * that thread for 300 ms (HotSpot's VM_Exit::wait_for_threads_in_native_to_block).
   */
  private void childLeaves(Message message, FramedStream from) {
    if (from != null && children.containsKey(from) && message.source() == from.peer()) {
      from.offer(
          new Message(
              from.peer(), identity.id(), identity.id(), Handles.GOODBYE, 0, 0, new byte[0]));
    }
  }

  @Override
  public void ending(FramedStream stream) {
    Child child = children.get(stream);
    if (child != null) {
      destroyLater(child, LAST_OUTPUT_MILLIS);
    }
  }

  private void destroyLater(Child child, long millis) {
    router.broker().schedule(Duration.ofMillis(millis), child.link::destroy);
  }

  @Override
  public void lost(FramedStream stream, StreamEnd end) {
    Child child = children.remove(stream);
    if (child == null) {
      return;
    }
    int status = end.exitStatus();
    if (status == LostContextException.UNKNOWN_STATUS) {
      status = child.link.exitStatus();
    }
    byte[] stderr = child.link.lastWords(end.output());
    child.link.destroy();
    String why = lossMessage(child.context.name(), end.reason(), status, stderr);
    forgetCorrespondent(child);
    for (Integer id : child.below) {
      forgetBelow(Loss.of(id, "context " + router.nameOf(id) + " is gone, because " + why));
    }
    forgetBelow(new Loss(child.context.id(), status, why, end.output(), stderr));
  }

  private String lossMessage(String name, String reason, int status, byte[] stderr) {
    StringBuilder text = new StringBuilder("context ").append(name).append(" (");
    text.append(name).append(" > ").append(identity.routeUp()).append(") is gone: ");
    if (reason != null) {
      text.append("its stream ").append(reason);
    } else if (status == LostContextException.UNKNOWN_STATUS) {
      text.append("its stream ended");
    } else if (status > 128 && status <= 128 + MAX_SIGNAL) {
      text.append("it was killed by signal ").append(status - 128);
    } else {
      text.append("it ended with exit status ").append(status);
    }
    String words = new String(stderr, StandardCharsets.UTF_8).strip();
    if (!words.isEmpty()) {
      text.append("; it said: ").append(words);
    }
    return text.toString();
  }

  // ---- connecting and closing

  @Override
  public Context connect(RemoteContext via, Target target) {
    if (router.isClosed()) {
      throw new ConnectFailedException(
          ConnectFailedException.Reason.FAILED, "this router is closed");
    }
    if (via == router.self()) {
      return target.connectFrom(router);
    }
    ConnectOutcome outcome =
        via.await(Call.of(ConnectOutcome.FUNCTION, target, router).concurrently());
    return outcome.contextOrThrow();
  }

  @Override
  public List<ConnectResult> connectAll(
      RemoteContext via, Collection<? extends Target> targets, int atOnce) {
    return new FanOut(this, via, targets, atOnce).connect(router.broker());
  }

  /**
   * The names of a context and those above it, as far as they are known here.
   *
   * @param context the context
   * @return the names, joined as in {@link Identity#routeUp}
   */
  String routeUp(RemoteContext context) {
    if (context == router.self()) {
      return identity.routeUp();
    }
    String name = context.name();
    int parentId = context.parentId();
    return parentId == LocalRouter.NOT_KNOWN
        ? name
        : name + " > " + routeUp(router.contextOf(parentId, null, LocalRouter.NOT_KNOWN));
  }

  @Override
  public void authorize(RemoteContext context, Context caller) {
    context.await(Call.of(AUTHORIZE, caller, router).concurrently());
  }

  @Override
  public void beginShutdown(int contextId) {
    FramedStream stream = routes.get(contextId);
    Child child = stream == null ? null : children.get(stream);
    if (child != null && child.context.id() == contextId) {
      beginShutdown(child);
    }
  }

  private void beginShutdown(Child child) {
    try {
      router.send(child.context.id(), Handles.SHUTDOWN, 0, 0, new byte[0]);
    } catch (LostContextException | CancellationException e) {
      child.link.destroy();
      router.log(
          System.Logger.Level.DEBUG,
          child.context + " could not be told to end: " + e.getMessage());
    }
    destroyLater(child, Router.SHUTDOWN_GRACE_MILLIS);
  }

  @Override
  public void close(RemoteContext context) {
    FramedStream stream = routes.get(context.id());
    if (stream == null) {
      return;
    }
    if (stream.peer() == context.id()) {
      beginShutdown(context.id());
    } else {
      ByteWriter body = new ByteWriter();
      body.putInt(context.id());
      router.send(context.parentId(), Handles.SHUTDOWN, 0, 0, body.toByteArray());
    }
    awaitLoss(context);
  }

  private static void awaitLoss(RemoteContext context) {
    try {
      // The kill comes after the grace; its news has to travel, and may meet another grace above.
      context.lost().get(3 * Router.SHUTDOWN_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new EcontextException(context + " did not end in time", e);
    }
  }

  @Override
  public void closeChildren() {
    List<Child> ending = new ArrayList<>(children.values());
    for (Child child : ending) {
      beginShutdown(child);
    }
    for (Child child : ending) {
      awaitLoss(child.context);
    }
  }

  @Override
  public boolean hasChildren() {
    return !children.isEmpty();
  }

  @Override
  public List<Context> children() {
    TreeMap<Integer, Context> sorted = new TreeMap<>();
    for (Child child : children.values()) {
      sorted.put(child.context.id(), child.context);
    }
    return new ArrayList<>(sorted.values());
  }

  private static void authorizeHere(Context caller, Router here) {
    ((LocalRouter) here).authorize(caller.id());
  }

  // ---- calls and channels

  @Override
  public <R> CompletableFuture<R> submit(RemoteContext context, Call call) {
    return calls.submit(context, call);
  }

  @Override
  public Object await(RemoteContext context, Call call) {
    return calls.await(context, call);
  }

  @Override
  public ContextExecutor executor(RemoteContext context, int threads) {
    return new RemoteExecutor(router, calls, context, threads);
  }

  @Override
  public <T> Receiver<T> receiver(Class<T> type) {
    return new ChannelReceiver<>(router, type);
  }

  @Override
  public Sender<?> sender(int contextId, int handle) {
    return new ChannelSender<Object>(router, contextId, handle);
  }

  @Override
  public Trust trustIn(Type type) {
    return new DeclaredTrust(type, allowList);
  }
}
