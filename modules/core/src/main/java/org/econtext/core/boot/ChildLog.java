package org.econtext.core.boot;

import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogRecord;
import org.econtext.core.router.LogSink;

/** The way of a child's log records to the master. Whoever logs never fails by it. */
final class ChildLog implements LogSink {
  private static final int MASTER = 0;

  /** What is told of a record that is too large, in characters. */
  private static final int KEPT_CHARACTERS = 4_000;

  private volatile ContextRouter router;

  void join(ContextRouter newRouter) {
    router = newRouter;
  }

  @Override
  public void log(LogRecord record) {
    try {
      send(record);
    } catch (LostContextException e) {
      // There is nobody left to tell, and complaining would be logged again.
      return;
    } catch (EcontextException e) {
      sendShortened(record, e);
    }
  }

  private void send(LogRecord record) {
    router.sendPatiently(MASTER, Handles.FORWARD_LOG, record.toBytes(), false);
  }

  private void sendShortened(LogRecord record, EcontextException reason) {
    String text = record.message();
    String kept = text.substring(0, Math.min(text.length(), KEPT_CHARACTERS));
    log(record.withMessage(kept + "... (" + reason.getMessage() + ")"));
  }
}
