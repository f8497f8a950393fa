package org.econtext.parent.children;

import java.util.concurrent.CancellationException;
import org.econtext.core.Broker;
import org.econtext.core.CodecException;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.broker.Waiters;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.router.Admission;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LossNotice;

/**
 * Gives out context ids: in the master all that there are, elsewhere blocks that the parent gave.
 * Each context on the way notes through which child a block went, and believes that child alone
 * when it says that such a context has come to be. Thread safe.
 */
final class IdAllocator implements Mailbox {
  private static final byte[] NOTHING = {};

  private final ContextRouter router;
  private final RouteTable<Stream> routes;
  private final boolean isMaster;
  private final IdBlocks blocks;
  private final Waiters changes;

  /** Whether a thread asks the parent for a block; guarded by the blocks. */
  private boolean asking;

  IdAllocator(ContextRouter router, RouteTable<Stream> routes) {
    this.router = router;
    this.routes = routes;
    isMaster = router.parent() == null;
    blocks = isMaster ? IdBlocks.all() : IdBlocks.none();
    changes = new Waiters(router.broker());
    router.mailboxes().put(Handles.ALLOCATE_ID, Admission.CHILD, this);
  }

  /** An id for a child of this context; asks the parent for more if there is none. */
  int allocate() {
    while (true) {
      boolean asks;
      synchronized (blocks) {
        int id = blocks.take();
        if (id >= 0) {
          return id;
        }
        if (isMaster) {
          throw new EcontextException("there are no ids left for further contexts");
        }
        asks = !asking;
        asking = true;
      }
      if (asks) {
        ask();
      } else {
        awaitAnswer();
      }
    }
  }

  /** One thread does, as the parent gives a context a limited number of blocks. */
  private void ask() {
    try {
      int parent = router.description().parentId();
      int first =
          firstOf(router.services().calling().request(parent, Handles.ALLOCATE_ID, NOTHING));
      synchronized (blocks) {
        if (first <= router.description().id()
            || !routes.areUnused(first, IdBlocks.BLOCK)
            || !blocks.refill(first)) {
          throw new EcontextException(
              "the ids from "
                  + first
                  + " on that its parent gave "
                  + router.self()
                  + " are in use");
        }
      }
    } finally {
      synchronized (blocks) {
        asking = false;
        changes.wake();
      }
    }
  }

  private void awaitAnswer() {
    try {
      changes.await(blocks, () -> !asking, Broker.NEVER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for an id for a new context");
    }
  }

  @Override
  public Stream.Next receive(Message asked, Stream from) {
    if (asked.replyTo() == 0) {
      // Nobody would hear of the block.
      return Stream.Next.READ;
    }
    if (!routes.mayAllocate(from)) {
      refuse(asked, router.self() + " gives it no more ids");
    } else if (isMaster) {
      int first;
      synchronized (blocks) {
        first = blocks.takeBlock();
      }
      give(asked, from, first);
    } else {
      Relay relay = new Relay(asked, from);
      int parent = router.description().parentId();
      relay.handle = router.mailboxes().add(relay, parent);
      router.sendNews(parent, Handles.ALLOCATE_ID, relay.handle, NOTHING);
    }
    return Stream.Next.READ;
  }

  private void give(Message asked, Stream to, int first) {
    if (first < 0) {
      deny(asked, to, "there are no ids left for further contexts");
      return;
    }
    if (!isNew(first) || !routes.granted(to, first, IdBlocks.BLOCK)) {
      deny(asked, to, "the ids from " + first + " on that it was given are others' already");
      return;
    }
    ByteWriter body = new ByteWriter(4);
    body.putInt(first);
    router.sendNews(asked.source(), asked.replyTo(), 0, body.toByteArray());
  }

  /** Whether ids can belong to what is yet to come below this context. */
  private boolean isNew(int first) {
    synchronized (blocks) {
      return isMaster || (first > router.description().id() && !blocks.overlap(first));
    }
  }

  private void deny(Message asked, Stream to, String reason) {
    routes.notGranted(to);
    refuse(asked, reason);
  }

  private void refuse(Message asked, String reason) {
    LossNotice refusal = LossNotice.of(asked.destination(), reason);
    router.sendDead(asked.source(), asked.replyTo(), refusal);
  }

  private static int firstOf(Message answer) {
    return new ByteReader(answer.body()).getInt();
  }

  /** Takes the parent's answer to a child's question. */
  private final class Relay implements Mailbox {
    private final Message asked;
    private final Stream child;
    private volatile int handle;

    Relay(Message asked, Stream child) {
      this.asked = asked;
      this.child = child;
    }

    @Override
    public Stream.Next receive(Message answer, Stream from) {
      router.mailboxes().remove(handle);
      try {
        if (answer.isDead()) {
          deny(asked, child, LossNotice.fromBytes(answer.body()).message());
        } else {
          give(asked, child, firstOf(answer));
        }
      } catch (CodecException e) {
        deny(
            asked,
            child,
            "what the parent of " + router.self() + " said can't be read: " + e.getMessage());
      }
      return Stream.Next.READ;
    }
  }
}
