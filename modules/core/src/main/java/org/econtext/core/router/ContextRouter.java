package org.econtext.core.router;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.econtext.core.Broker;
import org.econtext.core.Context;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.Stream;
import org.econtext.core.StreamEnd;
import org.econtext.core.broker.FailureReport;
import org.econtext.core.broker.Lane;
import org.econtext.core.broker.ThreadBroker;
import org.econtext.core.codec.Scope;
import org.econtext.core.importer.Importer;

/**
 * The router of one context. By itself it is a leaf's: it takes what comes from the parent and
 * answers. What a context needs beyond that are its services, which are fetched when they are first
 * asked for.
 */
public final class ContextRouter implements Router, Scope, Stream.Owner, FailureReport {
  /** Stands for a context id that isn't known. */
  public static final int NOT_KNOWN = -1;

  private final ContextDescription description;
  private final ClassLoader functionLoader;
  private final Services services;
  private final Broker broker;
  private final RecordQueue log;
  private Lane completions;
  private final MailboxTable mailboxes = new MailboxTable(this);
  private final Dispatcher dispatcher;
  private final ContextDirectory contexts;
  private final ContextReference self;
  private final ConcurrentHashMap<Integer, Boolean> authorized = new ConcurrentHashMap<>();
  private volatile Stream parentStream;
  private volatile EndListener endListener;
  private volatile boolean closed;

  /** Does what a router can't do by itself when its life ends. */
  public interface EndListener {
    /** The context is to end: its parent is lost, or said so. Must not wait. */
    void end();

    /** The router was closed, after its contexts have ended. */
    void closed();
  }

  /**
   * Makes the router of a context, on threads of its own.
   *
   * @param description who the context is
   * @param functionLoader loads the functions that are called here
   * @param logSink takes this context's log records
   * @param factory makes the services
   */
  public ContextRouter(
      ContextDescription description,
      ClassLoader functionLoader,
      LogSink logSink,
      ServiceFactory factory) {
    this(description, functionLoader, logSink, factory, null);
  }

  /**
   * Makes the router of a context, on a given broker.
   *
   * @param description who the context is
   * @param functionLoader loads the functions that are called here
   * @param logSink takes this context's log records
   * @param factory makes the services
   * @param broker what it runs on; null for threads of its own
   */
  public ContextRouter(
      ContextDescription description,
      ClassLoader functionLoader,
      LogSink logSink,
      ServiceFactory factory,
      Broker broker) {
    this.description = description;
    this.functionLoader = functionLoader;
    services = new Services(this, factory);
    this.broker = broker == null ? new ThreadBroker(functionLoader, this) : broker;
    log = new RecordQueue(this.broker, logSink);
    contexts = new ContextDirectory(this, description);
    self = contexts.self();
    dispatcher = new Dispatcher(this);
    mailboxes.put(Handles.CALL_FUNCTION, Admission.ANYBODY, dispatcher);
    mailboxes.put(Handles.CANCEL_CALL, Admission.ANYBODY, dispatcher);
    ControlMailbox control = new ControlMailbox(this);
    mailboxes.put(Handles.SHUTDOWN, Admission.ANYBODY, control);
    mailboxes.put(Handles.WATCH, Admission.ANYBODY, control);
    mailboxes.put(Handles.GOODBYE, Admission.NEIGHBOUR, control);
    mailboxes.put(Handles.DEL_ROUTE, Admission.NEIGHBOUR, control);
  }

  // ---- what this context is

  @Override
  public Context self() {
    return self;
  }

  @Override
  public Context parent() {
    return contexts.get(description.parentId());
  }

  @Override
  public List<Context> children() {
    Children known = services.childrenSoFar();
    return known == null ? new ArrayList<>() : known.children();
  }

  /**
   * Whether this context has children that live.
   *
   * @return true if so
   */
  public boolean hasChildren() {
    Children known = services.childrenSoFar();
    return known != null && !known.isEmpty();
  }

  @Override
  public Broker broker() {
    return broker;
  }

  /**
   * Who this context is.
   *
   * @return its description
   */
  public ContextDescription description() {
    return description;
  }

  /**
   * Loads the functions that are called here.
   *
   * @return the loader
   */
  public ClassLoader functionLoader() {
    return functionLoader;
  }

  /**
   * Runs the calls of this context.
   *
   * @return the dispatcher
   */
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /**
   * The mailboxes of this context.
   *
   * @return the table
   */
  public MailboxTable mailboxes() {
    return mailboxes;
  }

  /**
   * The stream to the parent.
   *
   * @return the stream; null in a master
   */
  public Stream parentStream() {
    return parentStream;
  }

  /**
   * Whether {@link #close()} was called.
   *
   * @return true if so
   */
  public boolean isClosed() {
    return closed;
  }

  // ---- services

  /**
   * What this context needs beyond answering calls.
   *
   * @return its services
   */
  public Services services() {
    return services;
  }

  @Override
  public <S> S service(Class<S> type) {
    S part = services.children().part(type);
    if (part == null) {
      throw new EcontextException("this router has no service " + type.getName());
    }
    return part;
  }

  @Override
  public <T> Receiver<T> receiver(Class<T> type) {
    if (closed) {
      throw new EcontextException("the " + this + " is closed");
    }
    return services.channels().receiver(type);
  }

  /** Tells the parent what was used of the classes it sent. */
  void reportImports() {
    if (functionLoader instanceof Importer importer) {
      importer.store().reportUsed();
    }
  }

  // ---- Scope

  @Override
  public Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name, false, functionLoader);
  }

  @Override
  public Context context(int id, String name, boolean isTrusted) {
    if (isTrusted) {
      return contexts.of(id, name, NOT_KNOWN);
    }
    // Whoever isn't trusted must not say what contexts are called, nor fill the directory.
    ContextReference known = contexts.get(id);
    return known == null ? new ContextReference(this, id, name, NOT_KNOWN) : known;
  }

  /**
   * The contexts that are known here.
   *
   * @return the directory
   */
  public ContextDirectory contexts() {
    return contexts;
  }

  @Override
  public Router router() {
    return this;
  }

  @Override
  public Sender<?> sender(int contextId, int handle) {
    return services.channels().sender(contextId, handle);
  }

  // ---- sending

  /**
   * Sends a message from this context, waiting for room where that is needed.
   *
   * @param destination the context it is for
   * @param handle the mailbox there
   * @param replyTo the mailbox here for the answer, or 0
   * @param flags a combination of {@link Message}'s constants
   * @param body the rest
   * @throws LostContextException if there is no way there
   */
  public void send(int destination, int handle, int replyTo, int flags, byte[] body) {
    send(destination, handle, replyTo, flags, body, Broker.NEVER, false);
  }

  /**
   * Sends a message from this context, waiting for room where that is needed.
   *
   * @param destination the context it is for
   * @param handle the mailbox there
   * @param replyTo the mailbox here for the answer, or 0
   * @param flags a combination of {@link Message}'s constants
   * @param body the rest
   * @param deadline not longer than this, as {@link Broker#nanoTime} counts
   * @param batched whether more will follow soon, so that it may go out together with that
   * @throws LostContextException if there is no way there
   * @throws DeadlineExceededException if there is no room in time
   * @throws CancellationException if the thread is interrupted before there is room
   */
  public void send(
      int destination,
      int handle,
      int replyTo,
      int flags,
      byte[] body,
      long deadline,
      boolean batched) {
    Message message = message(destination, handle, replyTo, flags, body);
    if (destination == description.id()) {
      deliver(message, null);
      return;
    }
    Stream out = streamTo(destination);
    if (out == null) {
      throw new LostContextException(
          destination, LostContextException.UNKNOWN_STATUS, noRoute(destination));
    }
    out.send(message, deadline, batched);
  }

  /**
   * Sends a message from this context if that is possible without waiting.
   *
   * @param destination the context it is for
   * @param handle the mailbox there
   * @param replyTo the mailbox here for the answer, or 0
   * @param body the rest, short
   */
  public void sendNews(int destination, int handle, int replyTo, byte[] body) {
    sendNews(message(destination, handle, replyTo, 0, body));
  }

  /**
   * Tells a mailbox, if that is possible without waiting, that there is nothing more to come from
   * this context.
   *
   * @param destination the context it is for
   * @param handle the mailbox there
   * @param loss why
   */
  public void sendDead(int destination, int handle, LossNotice loss) {
    sendNews(message(destination, handle, 0, Message.FLAG_DEAD, loss.toBytes()));
  }

  private void sendNews(Message message) {
    int destination = message.destination();
    if (destination == description.id()) {
      deliver(message, null);
      return;
    }
    Stream out = streamTo(destination);
    if (out != null) {
      out.offerNews(message);
    }
  }

  static void requireSendable(int bytes) {
    if (bytes > Message.MAX_BODY_BYTES) {
      throw new EcontextException(
          "it takes "
              + bytes
              + " bytes, over the limit of "
              + Message.MAX_BODY_BYTES
              + "; pass it in pieces, through a channel");
    }
  }

  private Message message(int destination, int handle, int replyTo, int flags, byte[] body) {
    requireSendable(body.length);
    int id = description.id();
    return new Message(destination, id, id, handle, replyTo, flags, body);
  }

  /**
   * Answers a message, whatever it takes, from a thread that may wait; does nothing if it wants no
   * answer, or if who asked is gone by now.
   *
   * @param asked the message
   * @param body the answer
   * @param batched whether more will follow soon
   */
  void reply(Message asked, byte[] body, boolean batched) {
    if (asked.replyTo() == 0) {
      return;
    }
    try {
      sendPatiently(asked.source(), asked.replyTo(), body, batched);
    } catch (LostContextException e) {
      log(
          System.Logger.Level.DEBUG,
          "no answer to " + nameOf(asked.source()) + ": " + e.getMessage());
    }
  }

  /**
   * Sends a message from this context for somebody who must not pay for an interruption of this
   * thread: waits for room all the same, and leaves the thread interrupted.
   *
   * @param destination the context it is for
   * @param handle the mailbox there
   * @param body the rest
   * @param batched whether more will follow soon
   * @throws LostContextException if there is no way there
   */
  public void sendPatiently(int destination, int handle, byte[] body, boolean batched) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          send(destination, handle, 0, 0, body, Broker.NEVER, batched);
          return;
        } catch (CancellationException e) {
          interrupted = Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * The stream that leads to a context.
   *
   * @param destination the context
   * @return the stream below this context, or else the parent's; null if there is none
   */
  public Stream streamTo(int destination) {
    Children known = services.childrenSoFar();
    Stream down = known == null ? null : known.streamBelow(destination);
    return down != null ? down : parentStream;
  }

  // ---- receiving from the parent

  @Override
  public Stream.Next received(Message message, Stream from) {
    Children known = services.childrenSoFar();
    if (message.source() == description.id()
        || (known != null && known.streamBelow(message.source()) != null)) {
      logForged(message, from);
      return Stream.Next.READ;
    }
    if (message.destination() == description.id()) {
      return deliver(message, from);
    }
    return known != null
        ? known.forwardDown(message, from)
        : refuse(message, from, Message.FLAG_GONE, noRoute(message.destination()));
  }

  /**
   * What to say if there is no route.
   *
   * @param destination to this context
   * @return the text
   */
  public String noRoute(int destination) {
    return "no route to context " + nameOf(destination) + " from " + self.name();
  }

  /**
   * Logs that a message isn't from where it says, or not from whom it has to be.
   *
   * @param message the message
   * @param from where it came from
   */
  public void logForged(Message message, Stream from) {
    log(
        System.Logger.Level.WARNING,
        "dropped a message from "
            + from
            + " that claims to be from "
            + nameOf(message.source())
            + " in the name of "
            + nameOf(message.authority())
            + " for handle "
            + message.handle());
  }

  /**
   * Tells the sender of a message that there will be no answer, if it wants one. A child that sends
   * more of such messages than it reads refusals is read no further until there is room for them.
   *
   * @param message the message
   * @param from the stream that it came from, or null if this context sent it itself
   * @param flags {@link Message#FLAG_GONE} or 0
   * @param reason why
   * @return what the stream does next
   */
  public Stream.Next refuse(Message message, Stream from, int flags, String reason) {
    if (message.replyTo() == 0 || message.isDead()) {
      log(
          System.Logger.Level.DEBUG,
          "dropped a message from " + nameOf(message.source()) + ": " + reason);
      return Stream.Next.READ;
    }
    byte[] body = LossNotice.of(message.destination(), reason).toBytes();
    return answerAtOnce(message, from, Message.FLAG_DEAD | flags, body);
  }

  /**
   * Answers a message on the thread that reads it. A child that sends more of what is answered so
   * than it reads answers is read no further until there is room for them.
   *
   * @param message the message, which wants an answer
   * @param from the stream that it came from, or null if this context sent it itself
   * @param flags the answer's
   * @param body the answer's
   * @return what the stream does next
   */
  Stream.Next answerAtOnce(Message message, Stream from, int flags, byte[] body) {
    int id = description.id();
    Message answer = new Message(message.source(), id, id, message.replyTo(), 0, flags, body);
    if (from == null) {
      return deliver(answer, null);
    }
    // Never the parent's: were both ends to wait for each other to read, neither would again.
    if (from == parentStream) {
      from.offerNews(answer);
      return Stream.Next.READ;
    }
    Runnable resume =
        new Runnable() {
          @Override
          public void run() {
            from.resume();
          }
        };
    return from.offerInTurn(answer, resume) ? Stream.Next.READ : Stream.Next.HOLD;
  }

  /**
   * Puts a message into the mailbox that it is for.
   *
   * @param message a message to this context
   * @param from the stream that it came from, or null if this context sent it itself
   * @return what the stream does next
   */
  public Stream.Next deliver(Message message, Stream from) {
    MailboxTable.Entry entry = mailboxes.get(message.handle());
    if (entry == null) {
      return message.replyTo() == 0
          ? Stream.Next.READ
          : refuse(message, from, 0, self + " has no handle " + message.handle());
    }
    if (!admits(entry, message, from)) {
      logForged(message, from);
      return Stream.Next.READ;
    }
    try {
      return entry.mailbox.receive(message, from);
    } catch (RuntimeException | Error e) {
      // Whatever a message does to its mailbox, the stream that brought it goes on.
      log(
          System.Logger.Level.WARNING,
          "cannot read a message from " + nameOf(message.source()) + ": " + e);
      return Stream.Next.READ;
    }
  }

  private boolean admits(MailboxTable.Entry entry, Message message, Stream from) {
    Admission admission = entry.admission;
    if (admission == Admission.ANYBODY) {
      return true;
    }
    if (admission == Admission.RESPONDENT) {
      return message.source() == entry.respondent
          || (message.isDead()
              && LossNotice.concerns(message) == entry.respondent
              && from == streamTo(entry.respondent));
    }
    if (from == null || message.source() != from.peer()) {
      return false;
    }
    boolean parent = from == parentStream;
    return admission == Admission.NEIGHBOUR || parent == (admission == Admission.PARENT);
  }

  /**
   * Whether a message may have its way here: whether it comes with the authority of this context,
   * an ancestor, or whom these authorized.
   *
   * @param message the message
   * @return true if so
   */
  public boolean isObeyed(Message message) {
    int authority = message.authority();
    return authority == description.id()
        || authorized.containsKey(authority)
        || description.isAncestor(authority);
  }

  @Override
  public void authorize(Context caller) {
    authorized.put(caller.id(), true);
  }

  /**
   * A context's name, for messages to people.
   *
   * @param contextId its number
   * @return the name, or the number if the name isn't known
   */
  public String nameOf(int contextId) {
    return contexts.nameOf(contextId);
  }

  // ---- the parent, and losses

  /**
   * Joins this context to its parent.
   *
   * @param stream the stream, not started
   */
  public void joinParent(Stream stream) {
    parentStream = stream;
  }

  /**
   * Says who ends what isn't the router's.
   *
   * @param listener is told, once
   */
  public void onEnd(EndListener listener) {
    endListener = listener;
  }

  @Override
  public void stuck(Stream stream) {
    end();
  }

  @Override
  public void ending(Stream stream) {
    end();
  }

  @Override
  public void lost(Stream stream, StreamEnd end) {
    log.giveUp();
    if (functionLoader instanceof Importer importer) {
      importer.store().giveUp("the parent of " + self + " is gone");
    }
    for (ContextReference context : contexts.all()) {
      if (context != self && streamTo(context.id()) == stream) {
        LossNotice loss =
            new LossNotice(
                context.id(),
                end.exitStatus(),
                "the parent of " + self + " is gone",
                new byte[0],
                new byte[0]);
        mailboxes.lost(loss.toException());
        context.lose(loss);
      }
    }
    end();
  }

  /** Has the context end. */
  void end() {
    EndListener listener = endListener;
    if (listener != null) {
      listener.end();
    }
  }

  /**
   * Whether this router notices the loss of a context by its own streams: it needn't ask for that
   * news, and takes it from nobody else.
   *
   * @param id the context's
   * @return true for what is below or above this context, and itself
   */
  boolean noticesLossOf(int id) {
    Children known = services.childrenSoFar();
    return id == description.id()
        || description.isAncestor(id)
        || (known != null && known.streamBelow(id) != null);
  }

  /**
   * Where futures are completed: what a program has chained to one may block, and must hold up
   * neither a stream nor other futures.
   *
   * @return the lane
   */
  public synchronized Lane completions() {
    if (completions == null) {
      completions = Lane.passing(broker, this);
    }
    return completions;
  }

  /**
   * Removes a context, and fails whatever waits for it.
   *
   * @param loss the news
   */
  public void forget(LossNotice loss) {
    contexts.forget(loss);
    mailboxes.lost(loss.toException());
    authorized.remove(loss.contextId());
  }

  /** Ends all contexts below this one, and waits; takes no new ones. */
  public void closeChildren() {
    Children known = services.childrenSoFar();
    if (known != null) {
      known.closeAll();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      closeChildren();
    } finally {
      dispatcher.close();
      mailboxes.close(new EcontextException("the " + this + " is closed"));
      flushLog();
      EndListener listener = endListener;
      if (listener != null) {
        listener.closed();
      }
    }
  }

  @Override
  public String toString() {
    return "router of " + self.name();
  }

  // ---- logging

  @Override
  public void failed(Throwable failure) {
    log(System.Logger.Level.ERROR, "a task of the runtime failed", failure);
  }

  /**
   * Logs a line about the runtime itself.
   *
   * @param level how grave it is
   * @param text the line
   */
  public void log(System.Logger.Level level, String text) {
    log(level, text, null);
  }

  private void log(System.Logger.Level level, String text, Throwable thrown) {
    if (isLogged(level.getSeverity())) {
      log(LogRecord.of(level.getSeverity(), "org.econtext", text, thrown));
    }
  }

  /**
   * Whether records of a severity leave this context.
   *
   * @param severity as {@link System.Logger.Level#getSeverity()}
   * @return true if so
   */
  public boolean isLogged(int severity) {
    return severity >= description.logLevel();
  }

  /**
   * Logs a record in this context's name, if its level is wanted. May wait where the thread may.
   *
   * @param record the record; its context is filled in here unless it has one
   */
  public void log(LogRecord record) {
    if (isLogged(record.severity())) {
      log.add(
          record.contextName() == null
              ? record.from(description.id(), description.name())
              : record);
    }
  }

  /**
   * Logs a record behind all that a stream has brought so far, if its level is wanted, from a
   * thread that may wait.
   *
   * @param stream the stream
   * @param record the record, with its context
   */
  public void logAfter(Stream stream, LogRecord record) {
    if (isLogged(record.severity())) {
      log.addAfter(stream, record);
    }
  }

  /** Waits for a moment until what the runtime has to say is on its way. */
  public void flushLog() {
    log.flush();
  }
}
