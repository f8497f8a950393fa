package org.econtext.parent.calls;

import static org.econtext.exploration.Exploration.share;

import org.econtext.core.Broker;
import org.econtext.core.Handles;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.econtext.core.router.Admission;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.Dispatcher;
import org.econtext.exploration.NoServices;

/**
 * A context that answers each call at once, on another thread: running functions is explored
 * elsewhere.
 */
final class AnsweringContext {
  private static final byte[] NULL = encodedNull();

  private AnsweringContext() {}

  private static byte[] encodedNull() {
    ByteWriter out = new ByteWriter();
    out.putByte(Dispatcher.RETURNED);
    Encoder.write(out, null);
    return out.toByteArray();
  }

  private static final class Answering implements Mailbox {
    private final ContextRouter router;

    Answering(ContextRouter router) {
      this.router = router;
    }

    @Override
    public Stream.Next receive(Message call, Stream from) {
      Message answer = new Message(0, 0, 0, call.replyTo(), 0, 0, NULL);
      router.broker().execute(ThreadRole.READER, () -> router.deliver(answer, null));
      return Stream.Next.READ;
    }
  }

  static ContextRouter router(Broker broker) {
    ContextRouter router =
        new ContextRouter(
            ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
            AnsweringContext.class.getClassLoader(),
            record -> {},
            new NoServices(),
            broker);
    router.mailboxes().put(Handles.CALL_FUNCTION, Admission.ANYBODY, new Answering(router));
    return share(router);
  }

  /** The object that stands for the context itself. */
  static ContextReference self(ContextRouter router) {
    return router.contexts().of(router.self().id(), null, ContextRouter.NOT_KNOWN);
  }
}
