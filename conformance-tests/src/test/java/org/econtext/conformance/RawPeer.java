package org.econtext.conformance;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.econtext.core.Context;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.Target;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Scope;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.Dispatcher;
import org.econtext.core.router.LogSink;
import org.econtext.core.stream.FramedStream;
import org.econtext.parent.children.Child;
import org.econtext.parent.children.ChildHost;
import org.econtext.parent.children.LocalServices;
import org.econtext.testing.MemoryPipe;

/**
 * A child that a test plays by hand, byte by byte, and the router that it tries to betray. It reads
 * only what the test has it read, so one that isn't asked to is a stuck one.
 */
final class RawPeer {
  private static final byte[] NOTHING = {};
  private static final int VALUE = 0;
  private static final int FAIL = 2;
  private static final int UNUSED_HANDLE = Integer.MAX_VALUE;
  private static final int IDS = Handles.FIRST_DYNAMIC + 1;
  private static final int QUESTIONS_AT_ONCE = 200;

  private static final Map<String, RawPeer> PLANTED = new ConcurrentHashMap<>();

  private final MemoryPipe down = new MemoryPipe();
  private final MemoryPipe up = new MemoryPipe();
  private final DataOutputStream out = new DataOutputStream(up.output());
  private final DataInputStream in = new DataInputStream(down.input());
  private final Context context;
  private final ContextRouter router;
  private final int master;
  private int receivedBytes;
  private final AtomicReference<Error> nextWriteFails = new AtomicReference<>();
  private final AtomicInteger kills = new AtomicInteger();

  private RawPeer(Router parent, String name) {
    Child child = parent.service(ChildHost.class).begin(name, name, 0, this::kill);
    FramedStream stream =
        new FramedStream(
            child.description().id(),
            name,
            up.input(),
            new Fallible(),
            parent.broker(),
            child.owner());
    master = child.description().parentId();
    router = parent.service(ChildHost.class).router();
    context = child.up(stream);
  }

  static RawPeer childOf(Router parent, String name) {
    return new RawPeer(parent, name);
  }

  /** A child of a context that shares this JVM's classes. */
  static RawPeer below(Context parent, String name) {
    parent.connect(new Plant(name));
    return PLANTED.remove(name);
  }

  /** Makes a peer where it is to be a child; the test has it from {@link #PLANTED}. */
  record Plant(String name) implements Target {
    private static final long serialVersionUID = 1L;

    @Override
    public Context connectFrom(Router here) {
      RawPeer peer = new RawPeer(here, name);
      PLANTED.put(name, peer);
      return peer.context;
    }

    @Override
    public String hop() {
      return name;
    }
  }

  /** What the router writes goes down, but for what is to fail. */
  private final class Fallible extends FilterOutputStream {
    Fallible() {
      super(down.output());
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      Error error = nextWriteFails.getAndSet(null);
      if (error != null) {
        throw error;
      }
      out.write(bytes, offset, count);
    }
  }

  /** Has the router's next attempt to write here fail as code without memory does. */
  void failNextWrite(Error error) {
    nextWriteFails.set(error);
  }

  /** What ends a process that a child is: its pipes break. */
  private void kill() {
    kills.incrementAndGet();
    breakOff();
  }

  /** Whether the router has killed this child. */
  boolean isKilled() {
    return kills.get() > 0;
  }

  static ContextRouter master(LogSink log, int flags) {
    return new ContextRouter(
        ContextDescription.master(System.Logger.Level.DEBUG.getSeverity(), flags),
        RawPeer.class.getClassLoader(),
        log,
        new LocalServices());
  }

  /** A master whose log nobody reads. */
  static Router quietMaster() {
    return master(record -> {}, 0);
  }

  Context context() {
    return context;
  }

  int id() {
    return context.id();
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void send(Message message) throws IOException {
    out.write(frame(message, receivedBytes));
  }

  /** A message as it travels. */
  static byte[] frame(Message message) throws IOException {
    return frame(message, 0);
  }

  private static byte[] frame(Message message, int receivedBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(Message.MAGIC);
    out.writeInt(message.destination());
    out.writeInt(message.source());
    out.writeInt(message.authority());
    out.writeInt(message.handle());
    out.writeInt(message.replyTo());
    out.writeShort(message.flags());
    out.writeInt(receivedBytes);
    out.writeInt(message.body().length);
    out.write(message.body());
    return bytes.toByteArray();
  }

  /** What the router sent to this child next. */
  Message receive() throws IOException {
    // What never comes is a failed test, and not one that hangs.
    Eventually.holds("a message came", () -> in.available() > 0);
    if (in.readUnsignedShort() != Message.MAGIC) {
      throw new IOException("the router sent bytes that are no frame");
    }
    int destination = in.readInt();
    int source = in.readInt();
    int authority = in.readInt();
    int handle = in.readInt();
    int replyTo = in.readInt();
    int flags = in.readUnsignedShort();
    in.readInt();
    byte[] body = new byte[in.readInt()];
    in.readFully(body);
    receivedBytes += Message.HEADER_BYTES + body.length;
    return new Message(destination, source, authority, handle, replyTo, flags, body);
  }

  // ---- what it says

  /** A message of its own. */
  void send(int destination, int handle, int replyTo, byte[] body) throws IOException {
    send(destination, handle, replyTo, 0, body);
  }

  private void send(int destination, int handle, int replyTo, int flags, byte[] body)
      throws IOException {
    send(new Message(destination, id(), id(), handle, replyTo, flags, body));
  }

  /** Says that a context is below it. */
  void claimRoute(int contextId, String name) throws IOException {
    claimRoute(contextId, id(), name);
  }

  /** Says that a context is below another one that is below it. */
  void claimRoute(int contextId, int parentId, String name) throws IOException {
    ByteWriter body = new ByteWriter();
    body.putInt(contextId);
    body.putInt(parentId);
    body.putString(name);
    send(master, Handles.ADD_ROUTE, 0, body.toByteArray());
  }

  /** Says that a context is gone. */
  void sayLost(int contextId, String reason) throws IOException {
    send(master, Handles.DEL_ROUTE, 0, loss(contextId, reason));
  }

  /** Says that a context gives no answer, as it has no way there. */
  void refuse(int destination, int handle, int contextId) throws IOException {
    int flags = Message.FLAG_DEAD | Message.FLAG_GONE;
    send(destination, handle, 0, flags, loss(contextId, "no route"));
  }

  /** The news that a context is gone, as a message's body. */
  static byte[] loss(int contextId, String reason) {
    ByteWriter body = new ByteWriter();
    body.putInt(contextId);
    body.putInt(LostContextException.UNKNOWN_STATUS);
    body.putString(reason);
    body.putByteArray(NOTHING);
    body.putByteArray(NOTHING);
    return body.toByteArray();
  }

  /** The handle that a sender sends to, which is told to whom it is passed. */
  static int handleOf(Sender<?> sender) {
    return ((Scope.Address) sender).handle();
  }

  /** A value for a receiver, whether there is room for it or not. */
  void sendValue(int handle, int creditHandle, Object value) throws IOException {
    ByteWriter body = new ByteWriter();
    body.putByte(VALUE);
    Encoder.write(body, value);
    send(master, handle, creditHandle, body.toByteArray());
  }

  /** A sender to a handle of this child, as a value for a receiver. */
  void sendSender(int handle, int creditHandle, int ownHandle) throws IOException {
    ByteWriter body = new ByteWriter();
    body.putByte(VALUE);
    Encoder.write(body, router.sender(id(), ownHandle));
    send(master, handle, creditHandle, body.toByteArray());
  }

  /** A context as a value to send, which need not exist. */
  static Context named(int id, String name) {
    return (Context)
        Proxy.newProxyInstance(
            RawPeer.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "id" -> id;
                  case "name" -> name;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Whether a message for a receiver here brings a value, and not the end. */
  static boolean isValue(Message message) {
    return message.body()[0] == VALUE;
  }

  /** Whether a message for a receiver here brings a sender's failure. */
  static boolean isFailure(Message message) {
    return message.body()[0] == FAIL;
  }

  /** Says to whoever sent a value that bytes of it were read. */
  void grant(Message value, int bytes) throws IOException {
    ByteWriter body = new ByteWriter();
    body.putInt(bytes);
    send(value.source(), value.replyTo(), 0, body.toByteArray());
  }

  /** Waits until the router has read, and followed, all that was sent before. */
  void awaitRead() throws IOException {
    awaitRefusal(master);
  }

  /** What a context says to a message for a mailbox that it hasn't. */
  Message awaitRefusal(int contextId) throws IOException {
    int replyTo = Handles.FIRST_DYNAMIC + 2;
    send(contextId, UNUSED_HANDLE, replyTo, NOTHING);
    return receive(replyTo);
  }

  // ---- what an honest child does

  /** The next call that came, whatever else comes before it. */
  Message receiveCall() throws IOException {
    return receive(Handles.CALL_FUNCTION);
  }

  /** The next message to a handle, whatever else comes before it. */
  Message receive(int handle) throws IOException {
    Message message = receive();
    while (message.handle() != handle) {
      message = receive();
    }
    return message;
  }

  /** Answers a call with a value. */
  void answer(Message call, Object value) throws IOException {
    answer(call, Dispatcher.RETURNED, value);
  }

  /** Answers a call as if the function had thrown a value, which an honest one can't. */
  void answerThrown(Message call, Object value) throws IOException {
    answer(call, Dispatcher.THREW, value);
  }

  private void answer(Message call, int kind, Object value) throws IOException {
    answer(call, answerBody(kind, value));
  }

  /** What answers a call with a value. */
  static byte[] answerBody(Object value) {
    return answerBody(Dispatcher.RETURNED, value);
  }

  private static byte[] answerBody(int kind, Object value) {
    ByteWriter body = new ByteWriter();
    body.putByte(kind);
    Encoder.write(body, value);
    return body.toByteArray();
  }

  /** Answers a call with bytes that it may not be able to read. */
  void answer(Message call, byte[] body) throws IOException {
    send(call.source(), call.replyTo(), 0, body);
  }

  /** Has its parent give it a block of ids, as whoever has children is given; the first one. */
  int allocateIds() throws IOException {
    return new ByteReader(askForIds().body()).getInt();
  }

  /** What its parent says if it asks for a block of ids. */
  Message askForIds() throws IOException {
    sendQuestionForIds();
    return receive(IDS);
  }

  private void sendQuestionForIds() throws IOException {
    send(master, Handles.ALLOCATE_ID, IDS, NOTHING);
  }

  /** Asks for blocks of ids, many at once, until it is refused one; how many it was given. */
  int takeAllIds() throws IOException {
    int given = 0;
    boolean refused = false;
    while (!refused) {
      for (int i = 0; i < QUESTIONS_AT_ONCE; i++) {
        sendQuestionForIds();
      }
      for (int i = 0; i < QUESTIONS_AT_ONCE; i++) {
        refused = receive(IDS).isDead();
        given += refused ? 0 : 1;
      }
    }
    return given;
  }

  // ---- the end

  void hangUp() throws IOException {
    out.close();
  }

  /** Ends as a process does that is killed. */
  void breakOff() {
    up.close();
    down.close();
  }
}
