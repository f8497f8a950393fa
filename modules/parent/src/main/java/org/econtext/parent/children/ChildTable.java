package org.econtext.parent.children;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.econtext.core.Broker;
import org.econtext.core.Call;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.EcontextException;
import org.econtext.core.Functions;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Router;
import org.econtext.core.Stream;
import org.econtext.core.StreamEnd;
import org.econtext.core.Target;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.Waiters;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.importer.Importer;
import org.econtext.core.router.Admission;
import org.econtext.core.router.Children;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LossNotice;
import org.econtext.parent.calls.LateAnswers;
import org.econtext.parent.classes.ClassServer;

/**
 * The children of one context: starts and ends them, checks that what comes from below is from
 * where it says, passes it on, and tells everybody who may wait for a context that is lost. What is
 * decided, {@link ChildLife}, {@link RouteTable} and {@link Correspondents} decide; what may take
 * long, workers do.
 */
public final class ChildTable implements Children, ChildHost, Stream.Owner {
  /**
   * After a JVM has ended, its launching process may pass on output for this long, in milliseconds.
   */
  private static final int LAST_OUTPUT_MILLIS = 1_000;

  /** What asking another context to connect takes beside that: what it needs has to get there. */
  private static final Duration ASKING = Duration.ofSeconds(10);

  /** What was killed and still has a stream after this, in milliseconds, is given up. */
  private static final int OVERDUE_MILLIS = 2_000;

  private static final int SIGKILL = 9;

  /** Of Linux. Statuses above are no signals: 255 is what ssh ends with if it is disconnected. */
  private static final int MAX_SIGNAL = 64;

  private static final int MASTER = 0;

  /** What a context may be called, in characters. */
  private static final int MAX_NAME_CHARACTERS = 1_000;

  /** What is passed on of a context's last words, in characters and bytes. */
  private static final int MAX_REASON_CHARACTERS = 16 << 10;

  private static final int MAX_LAST_OUTPUT_BYTES = 300 << 10;

  private static final Functions.Proc2<Router, Context> AUTHORIZE = Router::authorize;

  private static final Functions.Proc1<Context> CLOSE = Context::close;

  private final ContextRouter router;
  private final ContextDescription description;
  private final ClassServer classes;
  private final RouteTable<Stream> routes;
  private final Correspondents<Stream> correspondents = new Correspondents<>();
  private final IdAllocator ids;

  private final LateMail<Stream> lateMail = new LateMail<>();

  /** The children that are up, by their streams. */
  private final ConcurrentHashMap<Stream, Child> children = new ConcurrentHashMap<>();

  /** Guards lives, and the rest. */
  private final Object lock = new Object();

  private final Waiters changes;

  /** All children whose end is not told yet, those that are being started among them. */
  private final Set<Child> alive = new LinkedHashSet<>();

  private boolean closing;

  /**
   * Makes the service of a context that is itself a child: its children's classes are its own
   * parent's.
   *
   * @param router its router
   */
  public ChildTable(ContextRouter router) {
    this(router, ClassServer.ofChild(router));
  }

  /**
   * Makes the service.
   *
   * @param router whose it is
   * @param classes answers children's questions for classes; null if they have what they need
   */
  public ChildTable(ContextRouter router, ClassServer classes) {
    this.router = router;
    this.classes = classes;
    description = router.description();
    routes = new RouteTable<>(description.ancestors().length);
    changes = new Waiters(router.broker());
    ids = new IdAllocator(router, routes);
    router.mailboxes().put(Handles.ADD_ROUTE, Admission.CHILD, new NewRoutes());
    if (classes != null) {
      router.mailboxes().put(Handles.GET_CLASS, Admission.CHILD, classes);
    }
  }

  @Override
  public ContextRouter router() {
    return router;
  }

  @Override
  public void loadWhole(Class<?> type) {
    if (type.getClassLoader() instanceof Importer importer) {
      try {
        Class<?> unused = importer.loadWhole(type.getName());
      } catch (ClassNotFoundException e) {
        // What is missing may not be needed; who needs it is told so then.
        router.log(System.Logger.Level.DEBUG, type.getName() + " can't be loaded whole: " + e);
      }
    }
  }

  @Override
  public Supplier<LossNotice> lossOf(Context context) {
    return router.contexts().of(context.id(), context.name(), ContextRouter.NOT_KNOWN)::loss;
  }

  @Override
  public <S> S part(Class<S> type) {
    if (type == ChildHost.class) {
      return type.cast(this);
    }
    return type == ClassServer.class ? type.cast(classes) : null;
  }

  // ---- routing

  @Override
  public Stream streamBelow(int contextId) {
    return routes.linkTo(contextId);
  }

  @Override
  public Stream.Next forwardDown(Message message, Stream from) {
    Stream out = routes.linkTo(message.destination());
    return out == null
        ? router.refuse(message, from, Message.FLAG_GONE, router.noRoute(message.destination()))
        : offerDown(message, from, out);
  }

  private Stream.Next offerDown(Message message, Stream from, Stream out) {
    if (out.offer(message)) {
      return Stream.Next.READ;
    }
    boolean stuck = out.isOpen();
    String way = "the way to context " + router.nameOf(message.destination());
    String reason = way + (stuck ? " is stuck" : " is lost");
    return stuck && (message.replyTo() == 0 || message.isDead())
        ? offerLate(message, reason, from, out)
        : router.refuse(message, from, 0, reason);
  }

  private Stream.Next offerLate(Message message, String reason, Stream from, Stream out) {
    Message late = LateMail.shortened(message, reason);
    if (late != null && description.isAncestor(message.source())) {
      // As news of this context's own: whoever asks above for more than it reads is given up.
      out.offerNews(late);
    } else if (late == null || !lateMail.enter(from, late)) {
      router.log(
          System.Logger.Level.WARNING,
          "dropped a message from " + router.nameOf(message.source()) + ": " + reason);
    } else if (out.offerInTurn(late, () -> lateMail.leave(from, late))) {
      lateMail.leave(from, late);
    }
    return Stream.Next.READ;
  }

  @Override
  public Stream.Next received(Message message, Stream from) {
    if (!routes.maySpeak(message.source(), message.authority(), from)
        || (message.isDead() && !routes.mayRefuseFor(LossNotice.concerns(message), from))) {
      router.logForged(message, from);
      return Stream.Next.READ;
    }
    return message.destination() == description.id()
        ? router.deliver(message, from)
        : forwardFromBelow(message, from);
  }

  private Stream.Next forwardFromBelow(Message message, Stream from) {
    int destination = message.destination();
    Stream out = router.streamTo(destination);
    if (out == null || out == from) {
      return router.refuse(message, from, Message.FLAG_GONE, router.noRoute(destination));
    }
    boolean up = out == router.parentStream();
    if (description.has(ContextDescription.UNIDIRECTIONAL)
        && !(up && description.isAncestor(destination))) {
      return router.refuse(
          message,
          from,
          0,
          router.nameOf(destination) + " takes no messages from its siblings (unidirectional)");
    }
    if (destination != MASTER) {
      correspondents.wrote(from, destination);
      // Its loss is told to those who were noted before; whoever comes later finds no way there.
      if (router.streamTo(destination) != out) {
        return router.refuse(message, from, Message.FLAG_GONE, router.noRoute(destination));
      }
    }
    if (!up) {
      return offerDown(message, from, out);
    }
    if (!out.isOpen()) {
      return router.refuse(message, from, 0, "the way up from " + router.self() + " is lost");
    }
    return offerUp(message, from, out);
  }

  /**
   * Everything upward goes one way, so no more is read from below until there is room: that holds
   * up nobody else.
   */
  private static Stream.Next offerUp(Message message, Stream from, Stream up) {
    return up.offerInTurn(message, from::resume) ? Stream.Next.READ : Stream.Next.HOLD;
  }

  // ---- contexts that come

  @Override
  public Child begin(String hop, String name, int flags, Link link) {
    requireOpen();
    int id = ids.allocate();
    String given = name == null ? hop + "-" + id : name;
    Child child =
        new Child(this, description.child(id, given, description.logLevel(), flags), link);
    synchronized (lock) {
      requireOpen();
      alive.add(child);
    }
    return child;
  }

  private void requireOpen() {
    synchronized (lock) {
      if (closing || router.isClosed()) {
        throw closedFailure();
      }
    }
  }

  private ConnectFailedException closedFailure() {
    return new ConnectFailedException(
        ConnectFailedException.Reason.FAILED, "the " + router + " is closed");
  }

  Context up(Child child, Stream stream) {
    ContextDescription is = child.description();
    ContextReference context = router.contexts().of(is.id(), is.name(), description.id());
    boolean begun;
    synchronized (lock) {
      begun = child.life.up();
      if (begun) {
        child.context = context;
        child.stream = stream;
        children.put(stream, child);
        routes.addChild(is.id(), stream);
      }
    }
    if (!begun) {
      giveUp(child);
      throw closedFailure();
    }
    boolean started = false;
    try {
      if (router.parentStream() != null) {
        byte[] route = routeTo(is.id(), description.id(), is.name());
        router.sendNews(description.parentId(), Handles.ADD_ROUTE, 0, route);
      }
      stream.start();
      started = true;
    } finally {
      if (!started) {
        later(() -> giveUpUnread(child));
      }
    }
    return context;
  }

  void giveUp(Child child) {
    synchronized (lock) {
      if (child.stream != null || child.life.lost() == ChildLife.Action.NOTHING) {
        return;
      }
      alive.remove(child);
      changes.wake();
    }
    later(child.link()::destroy);
  }

  private static byte[] routeTo(int id, int parentId, String name) {
    ByteWriter body = new ByteWriter();
    body.putInt(id);
    body.putInt(parentId);
    body.putString(name);
    return body.toByteArray();
  }

  /** Passes on what a child tells, as everything else that comes from below. */
  private Stream.Next passUp(int handle, byte[] body, Stream from) {
    Stream up = router.parentStream();
    if (up == null) {
      return Stream.Next.READ;
    }
    int id = description.id();
    return offerUp(new Message(description.parentId(), id, id, handle, 0, 0, body), from, up);
  }

  /** Takes the news of contexts further below. */
  private final class NewRoutes implements Mailbox {
    @Override
    public Stream.Next receive(Message message, Stream from) {
      ByteReader body = new ByteReader(message.body());
      int id = body.getInt();
      int parentId = body.getInt();
      String name = body.getString();
      if (name.length() <= MAX_NAME_CHARACTERS && routes.add(id, parentId, from)) {
        router.contexts().of(id, name, parentId);
        return passUp(Handles.ADD_ROUTE, routeTo(id, parentId, name), from);
      }
      router.log(
          System.Logger.Level.WARNING,
          "dropped a route to "
              + router.nameOf(id)
              + " that "
              + router.nameOf(message.source())
              + " claims to be");
      return Stream.Next.READ;
    }
  }

  // ---- contexts that go

  @Override
  public Stream.Next lostBelow(LossNotice told, Stream from) {
    LossNotice loss = bounded(told);
    if (!routes.isBehind(loss.contextId(), from)) {
      return Stream.Next.READ;
    }
    // Before its route goes: whoever finds no route must find the reason.
    router.contexts().note(loss);
    routes.delete(loss.contextId(), from);
    forget(loss);
    return passUp(Handles.DEL_ROUTE, loss.toBytes(), from);
  }

  private static LossNotice bounded(LossNotice loss) {
    String reason = loss.message();
    return new LossNotice(
        loss.contextId(),
        loss.exitStatus(),
        reason.substring(0, Math.min(reason.length(), MAX_REASON_CHARACTERS)),
        bounded(loss.stdout()),
        bounded(loss.stderr()));
  }

  private static byte[] bounded(byte[] output) {
    return output.length <= MAX_LAST_OUTPUT_BYTES
        ? output
        : Arrays.copyOf(output, MAX_LAST_OUTPUT_BYTES);
  }

  /** Tells everybody from here downward who may wait for a context that was below. */
  private void forget(LossNotice loss) {
    router.forget(loss);
    lostElsewhere(loss);
    synchronized (lock) {
      changes.wake();
    }
  }

  /** Behind the news of their coming, which may wait for room. */
  private void tellParentLost(List<LossNotice> losses) {
    if (router.parentStream() == null) {
      return;
    }
    try {
      for (LossNotice loss : losses) {
        router.sendPatiently(description.parentId(), Handles.DEL_ROUTE, loss.toBytes(), true);
      }
    } catch (LostContextException e) {
      // Then all above has lost this whole context.
      router.log(System.Logger.Level.DEBUG, "no news of losses to the parent: " + e.getMessage());
    }
  }

  @Override
  public void lostElsewhere(LossNotice loss) {
    for (Stream told : correspondents.lost(loss.contextId())) {
      router.sendNews(told.peer(), Handles.DEL_ROUTE, 0, loss.toBytes());
    }
  }

  @Override
  public void ending(Stream stream) {
    Child child = children.get(stream);
    if (child == null) {
      return;
    }
    ChildLife.Action action;
    synchronized (lock) {
      action = child.life.jvmEnded();
    }
    if (action == ChildLife.Action.ARM_KILL) {
      killLater(child, LAST_OUTPUT_MILLIS);
    }
  }

  @Override
  public void stuck(Stream stream) {
    Child child = children.get(stream);
    if (child != null) {
      router.log(
          System.Logger.Level.WARNING,
          child.context + " takes nothing more, not even news; it is given up");
      later(() -> endByForce(child));
    }
  }

  @Override
  public void lost(Stream stream, StreamEnd end) {
    Child child = children.get(stream);
    if (child != null) {
      // How it ended has to be waited for, and the news may concern many.
      later(() -> told(child, end));
    }
  }

  private void told(Child child, StreamEnd end) {
    synchronized (lock) {
      if (child.life.lost() != ChildLife.Action.TELL) {
        return;
      }
    }
    tell(child, end);
  }

  private void tell(Child child, StreamEnd end) {
    child.disarm();
    Stream stream = child.stream;
    int status = end.exitStatus();
    byte[] stderr = {};
    // Whatever a transport throws costs what it had to say, and not the news.
    try {
      if (status == LostContextException.UNKNOWN_STATUS) {
        status = child.link().exitStatus();
      }
    } catch (Throwable e) {
      router.failed(e);
    }
    try {
      stderr = Objects.requireNonNull(child.link().lastWords(), "a link's last words");
    } catch (Throwable e) {
      router.failed(e);
    }
    attempt(child.link()::destroy);
    String why = lossMessage(child, end.reason(), status, stderr);
    children.remove(stream);
    correspondents.forget(stream);
    int own = child.context.id();
    List<LossNotice> losses = new ArrayList<>();
    for (int id : routes.behind(stream)) {
      LossNotice loss =
          id == own
              ? new LossNotice(own, status, why, end.output(), stderr)
              : LossNotice.of(id, "context " + router.nameOf(id) + " is gone, because " + why);
      losses.add(loss);
      router.contexts().note(loss);
    }
    routes.remove(stream);
    losses.forEach(this::forget);
    // Ahead of the news upward, since there the output of a context that is lost is nobody's.
    attempt(() -> child.link().logRest(stream, end.output()));
    tellParentLost(losses);
    synchronized (lock) {
      alive.remove(child);
      changes.wake();
    }
  }

  private void attempt(Runnable ofTransport) {
    try {
      ofTransport.run();
    } catch (Throwable e) {
      router.failed(e);
    }
  }

  private String lossMessage(Child child, String reason, int status, byte[] stderr) {
    String name = child.context.name();
    boolean killed;
    synchronized (lock) {
      killed = child.life.wasKilled();
    }
    StringBuilder text = new StringBuilder("context ").append(name).append(" (");
    text.append(name).append(" > ").append(description.routeUp()).append(") is gone: ");
    if (reason != null) {
      text.append("its stream ").append(reason);
    } else if (status == LostContextException.UNKNOWN_STATUS) {
      text.append("its stream ended");
    } else if (killed && status == 128 + SIGKILL) {
      text.append("its parent killed it, since it didn't end in time or took nothing more");
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

  // ---- ending children

  private void later(Runnable work) {
    router.broker().execute(ThreadRole.WORKER, work);
  }

  private void killLater(Child child, long millis) {
    child.arm(router.broker().schedule(Duration.ofMillis(millis), () -> endByForce(child)));
  }

  /** Runs on a worker, since killing may wait for the operating system. */
  private void endByForce(Child child) {
    ChildLife.Action action;
    synchronized (lock) {
      action = child.life.kill();
    }
    if (action == ChildLife.Action.KILL) {
      kill(child);
    }
  }

  private void kill(Child child) {
    child.arm(
        router.broker().schedule(Duration.ofMillis(OVERDUE_MILLIS), () -> giveUpOverdue(child)));
    later(child.link()::destroy);
  }

  /** What can't be killed from here must not keep anybody waiting. */
  private void giveUpOverdue(Child child) {
    ChildLife.Action action;
    synchronized (lock) {
      action = child.life.overdue();
    }
    if (action != ChildLife.Action.TELL) {
      return;
    }
    if (child.stream != null) {
      closeAndTell(child, "did not end although its launching process was killed");
    } else {
      synchronized (lock) {
        alive.remove(child);
        changes.wake();
      }
    }
  }

  /** Nobody will read what it says. */
  private void giveUpUnread(Child child) {
    synchronized (lock) {
      if (child.life.lost() != ChildLife.Action.TELL) {
        return;
      }
    }
    closeAndTell(child, "could not be started");
  }

  /** Where nothing ends the stream by itself; some may wait for room in it. */
  private void closeAndTell(Child child, String why) {
    attempt(child.stream::close);
    tell(child, StreamEnd.because(why));
  }

  @Override
  public void beginShutdown(int contextId) {
    Stream stream = routes.linkTo(contextId);
    Child child = stream == null ? null : children.get(stream);
    if (child != null && child.context.id() == contextId) {
      beginShutdown(child);
    }
  }

  private void beginShutdown(Child child) {
    ChildLife.Action action;
    synchronized (lock) {
      action = child.life.end();
    }
    if (action == ChildLife.Action.KILL) {
      kill(child);
    } else if (action == ChildLife.Action.SHUT_DOWN) {
      killLater(child, Router.SHUTDOWN_GRACE_MILLIS);
      router.sendNews(child.context.id(), Handles.SHUTDOWN, 0, new byte[0]);
    }
  }

  @Override
  public void close(ContextReference context) {
    Stream stream = routes.linkTo(context.id());
    if (stream == null) {
      return;
    }
    if (stream.peer() == context.id()) {
      beginShutdown(context.id());
    } else {
      ByteWriter body = new ByteWriter();
      body.putInt(context.id());
      router.sendNews(context.parentId(), Handles.SHUTDOWN, 0, body.toByteArray());
    }
    await(
        () -> context + " did not end in time",
        () -> context.loss() != null && routes.linkTo(context.id()) == null);
  }

  @Override
  public void closeAll() {
    List<Child> ending;
    synchronized (lock) {
      closing = true;
      ending = new ArrayList<>(alive);
    }
    for (Child child : ending) {
      beginShutdown(child);
    }
    await(this::describeAlive, alive::isEmpty);
  }

  private String describeAlive() {
    StringBuilder text = new StringBuilder("not all children of ");
    text.append(router.self()).append(" ended in time:");
    synchronized (lock) {
      for (Child child : alive) {
        text.append(' ').append(child.description().name());
        text.append(" is ").append(child.life.state()).append(';');
      }
    }
    return text.toString();
  }

  /** The kill comes after the grace; its news has to travel, and may meet another grace above. */
  private void await(Supplier<String> failure, Waiters.Condition ended) {
    Broker broker = router.broker();
    long deadline = broker.deadlineAfter(Duration.ofMillis(3 * Router.SHUTDOWN_GRACE_MILLIS));
    // Whoever closes must find things closed, also if it is interrupted.
    if (!changes.awaitUninterruptibly(lock, ended, deadline)) {
      throw new EcontextException(failure.get());
    }
  }

  @Override
  public boolean isEmpty() {
    return children.isEmpty();
  }

  @Override
  public List<Context> children() {
    TreeMap<Integer, Context> sorted = new TreeMap<>();
    for (Child child : children.values()) {
      sorted.put(child.context.id(), child.context);
    }
    return new ArrayList<>(sorted.values());
  }

  // ---- connecting

  @Override
  public Context connect(ContextReference via, Target target) {
    requireOpen();
    if (via == router.self()) {
      return target.connectFrom(router);
    }
    Context context = askToConnect(via, target).contextOrThrow();
    if (routes.linkTo(context.id()) != null && !isBelow(context.id(), via)) {
      throw new ConnectFailedException(
          ConnectFailedException.Reason.FAILED,
          via + " answered with " + context + ", which isn't below it");
    }
    return context;
  }

  private ConnectOutcome askToConnect(ContextReference via, Target target) {
    Duration timeout = target.connectTimeout();
    Call asking = Call.of(ConnectOutcome.FUNCTION, target, router).concurrently();
    try {
      LateAnswers calls = (LateAnswers) router.services().calling();
      return calls.await(
          via,
          timeout == null ? asking : asking.within(timeout.plus(ASKING)),
          outcome -> endUnwanted(via, outcome));
    } catch (DeadlineExceededException e) {
      throw new ConnectFailedException(
          ConnectFailedException.Reason.TIMEOUT,
          via + " told nothing of connecting " + target.hop() + ": " + e.getMessage(),
          e);
    }
  }

  /** The one that asked waits no longer, and nobody else knows of the child. */
  private void endUnwanted(ContextReference via, ConnectOutcome outcome) {
    Context context = outcome.context();
    if (context != null) {
      // There, as it need not be below this context, nor where the answer says that it is.
      CompletableFuture<Void> unused =
          via.<Void>submit(Call.of(CLOSE, context).concurrently())
              .whenComplete((nothing, failure) -> logUnlessLost(failure, context));
    }
  }

  private void logUnlessLost(Throwable failure, Context context) {
    if (failure != null && !(failure instanceof LostContextException)) {
      router.log(
          System.Logger.Level.WARNING,
          context + ", which nobody waits for any more, may be left: " + failure);
    }
  }

  /** As far as it is known here who is below whom. */
  private boolean isBelow(int contextId, ContextReference above) {
    int id = contextId;
    while (id != ContextRouter.NOT_KNOWN && id != description.id()) {
      if (id == above.id()) {
        return true;
      }
      id = router.contexts().of(id, null, ContextRouter.NOT_KNOWN).parentId();
    }
    return routes.linkTo(above.id()) == null;
  }

  @Override
  public List<ConnectResult> connectAll(
      ContextReference via, Collection<? extends Target> targets, int atOnce) {
    return new FanOut(routeUp(via), via, targets, atOnce).connect(router.broker());
  }

  /**
   * The names of a context and those above it, as far as they are known here.
   *
   * @param context the context
   * @return the names, joined as in {@link ContextDescription#routeUp}
   */
  private String routeUp(ContextReference context) {
    if (context == router.self()) {
      return description.routeUp();
    }
    String name = context.name();
    int parentId = context.parentId();
    return parentId == ContextRouter.NOT_KNOWN
        ? name
        : name + " > " + routeUp(router.contexts().of(parentId, null, ContextRouter.NOT_KNOWN));
  }

  @Override
  public void authorize(ContextReference context, Context caller) {
    context.await(Call.of(AUTHORIZE, router, caller).concurrently());
  }
}
