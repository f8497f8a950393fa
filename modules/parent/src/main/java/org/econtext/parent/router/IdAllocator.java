package org.econtext.parent.router;

import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.runtime.LocalRouter;

/** Gives out context ids: in the master all that there are, elsewhere blocks of the master's. */
final class IdAllocator {
  /** A context asks the master for so many at once, so that it asks seldom. */
  private static final int BLOCK = 1_000;

  private static final int MASTER = 0;

  private final LocalRouter router;
  private final Calls calls;
  private int next;
  private int limit;

  IdAllocator(LocalRouter router, Calls calls) {
    this.router = router;
    this.calls = calls;
    if (router.identity().id() == MASTER) {
      next = MASTER + 1;
      limit = Integer.MAX_VALUE;
      router.listen(Handles.ALLOCATE_ID, (message, from) -> giveBlock(message));
    }
  }

  private void giveBlock(Message asked) {
    ByteWriter body = new ByteWriter();
    synchronized (this) {
      body.putInt(next);
      next += BLOCK;
    }
    router.reply(asked, 0, body.toByteArray(), false);
  }

  synchronized int allocate() {
    if (next == limit) {
      Message answer = calls.request(MASTER, Handles.ALLOCATE_ID, new byte[0]);
      next = new ByteReader(answer.body()).getInt();
      limit = next + BLOCK;
    }
    return next++;
  }
}
