package org.econtext.core.router;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Mailbox;
import org.econtext.core.broker.FailureReport;

/** The mailboxes of one context by number, and who may send to each. Thread safe. */
public final class MailboxTable {
  /** What is behind a handle. */
  static final class Entry {
    final Mailbox mailbox;
    final Admission admission;
    final int respondent;

    Entry(Mailbox mailbox, Admission admission, int respondent) {
      this.mailbox = mailbox;
      this.admission = admission;
      this.respondent = respondent;
    }
  }

  private final ConcurrentHashMap<Integer, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger(Handles.FIRST_DYNAMIC);
  private volatile EcontextException closed;

  private final FailureReport failures;

  MailboxTable(FailureReport failures) {
    this.failures = failures;
  }

  /**
   * Puts a mailbox behind a well-known handle.
   *
   * @param handle one of {@link Handles}
   * @param admission who may send there
   * @param mailbox replaces what was there
   */
  public void put(int handle, Admission admission, Mailbox mailbox) {
    entries.put(handle, new Entry(mailbox, admission, ContextRouter.NOT_KNOWN));
  }

  /**
   * Puts a mailbox behind a handle that is free, for any context.
   *
   * @param mailbox the mailbox; told at once if the router is closed
   * @return its number
   */
  public int add(Mailbox mailbox) {
    return add(new Entry(mailbox, Admission.ANYBODY, ContextRouter.NOT_KNOWN));
  }

  /**
   * Puts a mailbox behind a handle that is free, for one context only.
   *
   * @param mailbox the mailbox; told at once if the router is closed
   * @param respondent the context that may send there
   * @return its number
   */
  public int add(Mailbox mailbox, int respondent) {
    return add(new Entry(mailbox, Admission.RESPONDENT, respondent));
  }

  private int add(Entry entry) {
    int handle;
    do {
      handle = next.getAndIncrement();
      if (handle < Handles.FIRST_DYNAMIC) {
        // Wrapped around after two billion calls: begin again, and step over what is still in use.
        next.compareAndSet(handle + 1, Handles.FIRST_DYNAMIC);
      }
    } while (handle < Handles.FIRST_DYNAMIC || entries.putIfAbsent(handle, entry) != null);
    EcontextException reason = closed;
    if (reason != null) {
      entries.remove(handle);
      tell(entry.mailbox, null, reason);
    }
    return handle;
  }

  Entry get(int handle) {
    return entries.get(handle);
  }

  /**
   * Frees a handle.
   *
   * @param handle the number
   */
  public void remove(int handle) {
    entries.remove(handle);
  }

  /**
   * How many handles are in use beside the well-known ones.
   *
   * @return the number at some moment
   */
  public int dynamicCount() {
    int count = 0;
    for (Integer handle : entries.keySet()) {
      if (handle >= Handles.FIRST_DYNAMIC) {
        count++;
      }
    }
    return count;
  }

  /**
   * Tells all mailboxes that a context is gone.
   *
   * @param loss which, and why
   */
  void lost(LostContextException loss) {
    for (Entry entry : entries.values()) {
      tell(entry.mailbox, loss, null);
    }
  }

  /**
   * Tells all mailboxes, and those to come, that nothing comes any more.
   *
   * @param reason says so
   */
  void close(EcontextException reason) {
    closed = reason;
    for (Map.Entry<Integer, Entry> each : entries.entrySet()) {
      if (each.getKey() >= Handles.FIRST_DYNAMIC) {
        entries.remove(each.getKey());
      }
      tell(each.getValue().mailbox, null, reason);
    }
  }

  /** What one mailbox makes of the news is no reason not to tell the others. */
  private void tell(Mailbox mailbox, LostContextException loss, EcontextException end) {
    try {
      if (loss != null) {
        mailbox.lost(loss);
      } else {
        mailbox.closed(end);
      }
    } catch (RuntimeException | Error e) {
      failures.failed(e);
    }
  }
}
