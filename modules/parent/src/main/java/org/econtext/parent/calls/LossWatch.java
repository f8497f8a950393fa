package org.econtext.parent.calls;

import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextReference;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LossNotice;

/**
 * Wants to hear of the end of a context that this one has no route to. The message that says so
 * does nothing there: the routers on the way tell whoever has written to a context of its end, and
 * the first that has no route to it says that it is gone.
 */
final class LossWatch implements Mailbox {
  private static final byte[] NOTHING = {};

  private final ContextRouter router;
  private final ContextReference context;
  private volatile int handle;

  private LossWatch(ContextRouter router, ContextReference context) {
    this.router = router;
    this.context = context;
  }

  static void begin(ContextRouter router, ContextReference context) {
    int id = context.id();
    if (router.streamTo(id) != null
        && router.description().has(ContextDescription.UNIDIRECTIONAL)) {
      throw new EcontextException(
          context
              + " is neither above nor below "
              + router.self()
              + ", and in a unidirectional tree nothing is heard of others");
    }
    LossWatch watch = new LossWatch(router, context);
    watch.handle = router.mailboxes().add(watch, id);
    if (router.streamTo(id) == null) {
      watch.end(LossNotice.of(id, router.noRoute(id)));
    } else {
      router.sendNews(id, Handles.WATCH, watch.handle, NOTHING);
    }
  }

  @Override
  public Stream.Next receive(Message message, Stream from) {
    if ((message.flags() & Message.FLAG_GONE) != 0) {
      end(LossNotice.fromBytes(message.body()));
    }
    return Stream.Next.READ;
  }

  @Override
  public void lost(LostContextException loss) {
    if (loss.contextId() == context.id()) {
      end(new LossNotice(loss.contextId(), loss.exitStatus(), loss.getMessage(), NOTHING, NOTHING));
    }
  }

  @Override
  public void closed(EcontextException reason) {
    end(LossNotice.of(context.id(), reason.getMessage()));
  }

  private void end(LossNotice loss) {
    router.mailboxes().remove(handle);
    context.lose(loss);
  }
}
