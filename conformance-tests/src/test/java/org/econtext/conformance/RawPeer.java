package org.econtext.conformance;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.econtext.core.Context;
import org.econtext.core.Message;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.Identity;
import org.econtext.core.runtime.LocalRouter;
import org.econtext.core.runtime.LogRecord;
import org.econtext.parent.router.ParentRouter;
import org.econtext.testing.MemoryPipe;

/** A child that a test plays by hand, byte by byte, and the router that it tries to betray. */
final class RawPeer {
  private final MemoryPipe down = new MemoryPipe();
  private final MemoryPipe up = new MemoryPipe();
  private final DataOutputStream out = new DataOutputStream(up.output());
  private final DataInputStream in = new DataInputStream(down.input());
  private final Context context;

  private RawPeer(LocalRouter parent, String name) {
    ParentRouter extension = ParentRouter.of(parent);
    Identity identity = parent.identity().child(extension.allocateId(), name, 0, 0);
    FramedStream stream =
        new FramedStream(
            identity.id(), name, up.input(), down.output(), parent.broker(), extension);
    context = extension.addChild(identity, stream, () -> {});
    stream.start();
  }

  static RawPeer childOf(LocalRouter parent, String name) {
    return new RawPeer(parent, name);
  }

  /** A master whose log is a list. */
  static LocalRouter master(List<LogRecord> log, int flags) {
    LocalRouter router =
        new LocalRouter(
            Identity.master(System.Logger.Level.INFO.getSeverity(), flags),
            RawPeer.class.getClassLoader(),
            log::add);
    router.extend(new ParentRouter(router));
    return router;
  }

  static List<LogRecord> newLog() {
    return new CopyOnWriteArrayList<>();
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
    out.write(frame(message));
  }

  /** A message as it travels. */
  static byte[] frame(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(Message.MAGIC);
    out.writeInt(message.destination());
    out.writeInt(message.source());
    out.writeInt(message.authority());
    out.writeInt(message.handle());
    out.writeInt(message.replyTo());
    out.writeShort(message.flags());
    out.writeInt(message.body().length);
    out.write(message.body());
    return bytes.toByteArray();
  }

  /** What the router sent to this child next. */
  Message receive() throws IOException {
    if (in.readUnsignedShort() != Message.MAGIC) {
      throw new IOException("the router sent bytes that are no frame");
    }
    int destination = in.readInt();
    int source = in.readInt();
    int authority = in.readInt();
    int handle = in.readInt();
    int replyTo = in.readInt();
    int flags = in.readUnsignedShort();
    byte[] body = new byte[in.readInt()];
    in.readFully(body);
    return new Message(destination, source, authority, handle, replyTo, flags, body);
  }

  void hangUp() throws IOException {
    out.close();
  }
}
