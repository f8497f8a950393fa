package org.econtext.core.router;

import org.econtext.core.Handles;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.codec.ByteReader;

/** Takes what is said to a context about lives: its own, its neighbours', and others' ends. */
final class ControlMailbox implements Mailbox {
  private final ContextRouter router;

  ControlMailbox(ContextRouter router) {
    this.router = router;
  }

  @Override
  public Stream.Next receive(Message message, Stream from) {
    switch (message.handle()) {
      case Handles.SHUTDOWN:
        shutdownAsked(message);
        break;
      case Handles.GOODBYE:
        return farewell(from);
      case Handles.DEL_ROUTE:
        return lossTold(LossNotice.fromBytes(message.body()), from);
      default:
        // WATCH: those on the way have noted who wants to hear of this context's end.
        break;
    }
    return Stream.Next.READ;
  }

  private void shutdownAsked(Message message) {
    if (!router.isObeyed(message)) {
      router.log(
          System.Logger.Level.WARNING,
          "context " + router.nameOf(message.source()) + " may not shut this one down");
    } else if (message.body().length == 0) {
      router.end();
    } else {
      Children known = router.services().childrenSoFar();
      if (known != null) {
        known.beginShutdown(new ByteReader(message.body()).getInt());
      }
    }
  }

  /**
   * A neighbour has nothing more to say. A child lets its reader rest then: a JVM that ends while a
   * thread of it reads from the kernel waits for that thread for 300 ms (HotSpot's
   * VM_Exit::wait_for_threads_in_native_to_block). A parent answers the same.
   */
  private Stream.Next farewell(Stream from) {
    if (from == router.parentStream()) {
      return Stream.Next.REST;
    }
    int id = router.description().id();
    from.offerNews(new Message(from.peer(), id, id, Handles.GOODBYE, 0, 0, new byte[0]));
    return Stream.Next.READ;
  }

  private Stream.Next lossTold(LossNotice loss, Stream from) {
    Children known = router.services().childrenSoFar();
    if (from != router.parentStream()) {
      return known.lostBelow(loss, from);
    }
    if (!router.noticesLossOf(loss.contextId())) {
      router.forget(loss);
      if (known != null) {
        known.lostElsewhere(loss);
      }
    }
    return Stream.Next.READ;
  }
}
