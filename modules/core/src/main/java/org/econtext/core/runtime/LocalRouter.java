package org.econtext.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.econtext.core.Broker;
import org.econtext.core.Context;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.Scope;
import org.econtext.core.importer.Importer;

/**
 * The one router. By itself it is a leaf's: it takes what comes from the parent and answers. What a
 * context needs beyond that is its {@link Extension}'s work.
 */
public final class LocalRouter implements Router, Scope, FramedStream.Owner {
  /** Stands for a context id that isn't known. */
  public static final int NOT_KNOWN = -1;

  private final Identity identity;
  private final ThreadBroker broker;
  private final ClassLoader functionLoader;
  private final LogSink logSink;
  private final HandleTable handles = new HandleTable();
  private final Dispatcher dispatcher;
  private final RemoteContext self;
  private final ConcurrentHashMap<Integer, RemoteContext> contexts = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Boolean> authorized = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile FramedStream parentStream;
  private volatile Runnable parentLost;
  private volatile Extension extension;
  private volatile Runnable whenClosed;

  /**
   * Makes the router of a context.
   *
   * @param identity who the context is
   * @param functionLoader loads the functions that are called here
   * @param logSink takes this context's log records
   */
  public LocalRouter(Identity identity, ClassLoader functionLoader, LogSink logSink) {
    this.identity = identity;
    this.functionLoader = functionLoader;
    this.logSink = logSink;
    this.broker = new ThreadBroker(functionLoader);
    self = new RemoteContext(this, identity.id(), identity.name(), identity.parentId());
    contexts.put(identity.id(), self);
    int above = NOT_KNOWN;
    for (int i = 0; i < identity.ancestors().length; i++) {
      int ancestor = identity.ancestors()[i];
      contexts.put(ancestor, new RemoteContext(this, ancestor, identity.ancestorNames()[i], above));
      above = ancestor;
    }
    dispatcher = new Dispatcher(this);
    HandleTable.Mailbox calls = dispatcher.mailbox();
    handles.put(Handles.CALL_FUNCTION, calls);
    handles.put(Handles.CANCEL_CALL, calls);
    MessageListener end =
        new MessageListener() {
          @Override
          public void received(Message message, FramedStream from) {
            if (message.handle() == Handles.SHUTDOWN) {
              shutdownAsked(message);
            } else if (from != parentStream) {
              return;
            } else if (message.handle() == Handles.GOODBYE) {
              from.rest();
            } else {
              lostElsewhere(Loss.fromBytes(message.body()));
            }
          }
        };
    listen(Handles.SHUTDOWN, end);
    listen(Handles.GOODBYE, end);
    listen(Handles.DEL_ROUTE, end);
  }

  // ---- what this context is

  @Override
  public Context self() {
    return self;
  }

  @Override
  public Context parent() {
    return contexts.get(identity.parentId());
  }

  @Override
  public List<Context> children() {
    Extension known = extension;
    return known == null ? new ArrayList<>() : known.children();
  }

  /**
   * Whether this context has children that live.
   *
   * @return true if so
   */
  public boolean hasChildren() {
    Extension known = extension;
    return known != null && known.hasChildren();
  }

  @Override
  public Broker broker() {
    return broker;
  }

  /**
   * Who this context is.
   *
   * @return its identity
   */
  public Identity identity() {
    return identity;
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
  public HandleTable handles() {
    return handles;
  }

  /**
   * The stream to the parent.
   *
   * @return the stream; null in a master
   */
  public FramedStream parentStream() {
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

  // ---- the extension

  /**
   * Gives this router its extension.
   *
   * @param newExtension the extension
   */
  public void extend(Extension newExtension) {
    extension = newExtension;
  }

  /**
   * What this context needs to do more than answer.
   *
   * @return the extension, imported now if this is the first use
   * @throws EcontextException if it can't be had
   */
  public Extension extension() {
    Extension known = extension;
    return known == null ? importExtension() : known;
  }

  private synchronized Extension importExtension() {
    if (extension == null) {
      try {
        Class<?> type = Class.forName(Extension.CLASS, true, functionLoader);
        extension =
            type.asSubclass(Extension.class).getConstructor(LocalRouter.class).newInstance(this);
      } catch (ReflectiveOperationException e) {
        throw new EcontextException("cannot import " + Extension.CLASS + " into " + self, e);
      }
    }
    return extension;
  }

  /** Tells the parent, now that nothing waits for it, what was used of the classes it sent. */
  void reportImports() {
    if (functionLoader instanceof Importer importer) {
      try {
        importer.store().reportUsed();
      } catch (EcontextException e) {
        log(System.Logger.Level.DEBUG, e.getMessage());
      }
    }
  }

  // ---- mailboxes

  /** Takes messages for {@link #listen}. */
  public interface MessageListener {
    /**
     * A message came.
     *
     * @param message the message
     * @param from the stream that it came from, or null if this context sent it itself
     */
    void received(Message message, FramedStream from);
  }

  /**
   * Puts a mailbox behind a well-known handle.
   *
   * @param handle one of {@link Handles}
   * @param listener takes the messages on the reader's thread, without waiting
   */
  public void listen(int handle, MessageListener listener) {
    handles.put(handle, new Listening(listener));
  }

  /**
   * What was put behind a well-known handle.
   *
   * @param handle one of {@link Handles}
   * @return the listener, or null
   */
  public MessageListener listener(int handle) {
    HandleTable.Mailbox mailbox = handles.get(handle);
    return mailbox instanceof Listening listening ? listening.listener : null;
  }

  private static final class Listening extends HandleTable.Mailbox {
    final MessageListener listener;

    Listening(MessageListener listener) {
      this.listener = listener;
    }

    @Override
    public void receive(Message message, FramedStream from) {
      listener.received(message, from);
    }
  }

  // ---- Scope

  @Override
  public Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name, false, functionLoader);
  }

  @Override
  public Context context(int id, String name) {
    return contextOf(id, name, NOT_KNOWN);
  }

  /**
   * The object that stands for a context here.
   *
   * @param id its number
   * @param name its name, if it isn't known yet
   * @param parentId its parent, or {@link #NOT_KNOWN}
   * @return the one object
   */
  public RemoteContext contextOf(int id, String name, int parentId) {
    RemoteContext known = contexts.get(id);
    if (known == null) {
      RemoteContext made = new RemoteContext(this, id, name, parentId);
      known = contexts.putIfAbsent(id, made);
      if (known == null) {
        return made;
      }
    }
    if (parentId != NOT_KNOWN) {
      known.learnParent(parentId);
    }
    return known;
  }

  @Override
  public Router router() {
    return this;
  }

  @Override
  public Sender<?> sender(int contextId, int handle) {
    return extension().sender(contextId, handle);
  }

  @Override
  public <T> Receiver<T> receiver(Class<T> type) {
    return extension().receiver(type);
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
    send(destination, handle, replyTo, flags, body, false);
  }

  /**
   * Sends a message from this context, waiting for room where that is needed.
   *
   * @param destination the context it is for
   * @param handle the mailbox there
   * @param replyTo the mailbox here for the answer, or 0
   * @param flags a combination of {@link Message}'s constants
   * @param body the rest
   * @param batched whether more will follow soon, so that it may go out together with that
   * @throws LostContextException if there is no way there
   */
  public void send(
      int destination, int handle, int replyTo, int flags, byte[] body, boolean batched) {
    if (body.length > Message.MAX_BODY_BYTES) {
      throw new EcontextException(
          "a message of "
              + body.length
              + " bytes is over the limit of "
              + Message.MAX_BODY_BYTES
              + "; pass it in pieces, through a channel");
    }
    int id = identity.id();
    Message message = new Message(destination, id, id, handle, replyTo, flags, body);
    if (destination == id) {
      deliver(message, null);
      return;
    }
    FramedStream out = streamTo(destination);
    if (out == null) {
      throw new LostContextException(
          destination,
          LostContextException.UNKNOWN_STATUS,
          "no route to context " + nameOf(destination) + " from " + identity.name());
    }
    if (batched) {
      out.sendLater(message);
    } else {
      out.send(message);
    }
  }

  /**
   * Answers a message; does nothing if it wants no answer, or if who asked is gone by now.
   *
   * @param asked the message
   * @param flags a combination of {@link Message}'s constants
   * @param body the answer
   * @param batched whether more will follow soon
   */
  public void reply(Message asked, int flags, byte[] body, boolean batched) {
    if (asked.replyTo() == 0) {
      return;
    }
    try {
      send(asked.source(), asked.replyTo(), 0, flags, body, batched);
    } catch (LostContextException e) {
      log(
          System.Logger.Level.DEBUG,
          "no answer to " + nameOf(asked.source()) + ": " + e.getMessage());
    }
  }

  /**
   * The stream that leads to a context.
   *
   * @param destination the context
   * @return the stream below this context, or else the parent's; null if there is none
   */
  public FramedStream streamTo(int destination) {
    Extension known = extension;
    FramedStream down = known == null ? null : known.streamBelow(destination);
    return down != null ? down : parentStream;
  }

  // ---- receiving from the parent

  @Override
  public void received(Message message, FramedStream from) {
    Extension known = extension;
    if (message.source() == identity.id()
        || (known != null && known.streamBelow(message.source()) != null)) {
      logForged(message, from);
    } else if (message.destination() == identity.id()) {
      deliver(message, from);
    } else if (known != null) {
      known.forwardDown(message, from);
    } else {
      refuse(message, from, noRoute(message.destination()));
    }
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
   * Logs that a message isn't from where it says.
   *
   * @param message the message
   * @param from where it came from
   */
  public void logForged(Message message, FramedStream from) {
    log(
        System.Logger.Level.WARNING,
        "dropped a message from the "
            + from
            + " that claims to be from context "
            + nameOf(message.source())
            + " with the authority of "
            + nameOf(message.authority()));
  }

  /**
   * Tells the sender of a message that there will be no answer, if it wants one.
   *
   * @param message the message
   * @param from the stream that it came from
   * @param reason why
   */
  public void refuse(Message message, FramedStream from, String reason) {
    boolean told = false;
    if (message.replyTo() != 0 && !message.isDead()) {
      byte[] body = Loss.of(message.destination(), reason).toBytes();
      int id = identity.id();
      told =
          from.offer(
              new Message(message.source(), id, id, message.replyTo(), 0, Message.FLAG_DEAD, body));
    }
    if (!told) {
      log(
          System.Logger.Level.DEBUG,
          "dropped a message from " + nameOf(message.source()) + ": " + reason);
    }
  }

  /**
   * Puts a message into the mailbox that it is for.
   *
   * @param message a message to this context
   * @param from the stream that it came from, or null if this context sent it itself
   */
  public void deliver(Message message, FramedStream from) {
    HandleTable.Mailbox mailbox = handles.get(message.handle());
    if (mailbox == null) {
      if (from != null && message.replyTo() != 0) {
        refuse(message, from, self + " has no handle " + message.handle());
      }
      return;
    }
    int respondent = mailbox.respondent();
    if (respondent != HandleTable.Mailbox.ANYBODY
        && message.source() != respondent
        && !(message.isDead() && from == streamTo(respondent))) {
      logForged(message, from);
      return;
    }
    try {
      mailbox.receive(message, from);
    } catch (RuntimeException e) {
      // Whatever a message does to its mailbox, the stream that brought it goes on.
      log(
          System.Logger.Level.WARNING,
          "cannot read a message from " + nameOf(message.source()) + ": " + e);
    }
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
    return authority == identity.id()
        || authorized.containsKey(authority)
        || identity.isAncestor(authority);
  }

  /**
   * Lets another context call functions here and end this one, as its ancestors may.
   *
   * @param contextId the other context
   */
  public void authorize(int contextId) {
    authorized.put(contextId, true);
  }

  /**
   * A context's name, for messages to people.
   *
   * @param contextId its number
   * @return the name, or the number if the name isn't known
   */
  public String nameOf(int contextId) {
    RemoteContext context = contexts.get(contextId);
    return context == null ? "#" + contextId : context.name();
  }

  // ---- the parent, and losses

  /**
   * Joins this context to its parent.
   *
   * @param stream the stream, not started
   * @param whenLost runs on the stream's reader thread when the stream is lost
   */
  public void joinParent(FramedStream stream, Runnable whenLost) {
    parentLost = whenLost;
    parentStream = stream;
  }

  @Override
  public void ending(FramedStream stream) {
    // Only children end with last words.
  }

  @Override
  public void lost(FramedStream stream, StreamEnd end) {
    for (RemoteContext context : contexts.values()) {
      if (context != self && streamTo(context.id()) == stream) {
        handles.lost(
            new LostContextException(
                context.id(), end.exitStatus(), "the parent of " + self + " is gone"));
      }
    }
    parentLost.run();
  }

  private void lostElsewhere(Loss loss) {
    forget(loss);
    Extension known = extension;
    if (known != null) {
      known.lostElsewhere(loss);
    }
  }

  /**
   * Removes a context, and fails whatever waits for it.
   *
   * @param loss the news
   */
  public void forget(Loss loss) {
    RemoteContext context = contexts.get(loss.contextId());
    handles.lost(loss.toException());
    if (context != null) {
      context.lose(loss);
      // Not before: who calls it meanwhile would hear of a number without a name.
      contexts.remove(loss.contextId());
    }
  }

  private void shutdownAsked(Message message) {
    if (!isObeyed(message)) {
      log(
          System.Logger.Level.WARNING,
          "context " + nameOf(message.source()) + " may not shut this one down");
    } else if (message.body().length == 0) {
      EndOfLife.begin(broker, 0);
    } else {
      extension().beginShutdown(new ByteReader(message.body()).getInt());
    }
  }

  /** Ends all contexts below this one, and waits. */
  void closeChildren() {
    Extension known = extension;
    if (known != null) {
      known.closeChildren();
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
    closeChildren();
    dispatcher.stop();
    Runnable last = whenClosed;
    if (last != null) {
      last.run();
    }
  }

  /**
   * Has something done when this router is closed, after its contexts have ended.
   *
   * @param last what to do
   */
  public void whenClosed(Runnable last) {
    whenClosed = last;
  }

  // ---- logging

  /**
   * Logs a line about the runtime itself.
   *
   * @param level how grave it is
   * @param text the line
   */
  public void log(System.Logger.Level level, String text) {
    if (isLogged(level.getSeverity())) {
      log(LogRecord.of(level.getSeverity(), "org.econtext", text, null));
    }
  }

  /**
   * Whether records of a severity leave this context.
   *
   * @param severity as {@link System.Logger.Level#getSeverity()}
   * @return true if so
   */
  public boolean isLogged(int severity) {
    return severity >= identity.logLevel();
  }

  /**
   * Logs a record in this context's name, if its level is wanted.
   *
   * @param record the record; its context is filled in here unless it has one
   */
  public void log(LogRecord record) {
    if (isLogged(record.severity())) {
      logSink.log(
          record.contextName() == null ? record.from(identity.id(), identity.name()) : record);
    }
  }
}
