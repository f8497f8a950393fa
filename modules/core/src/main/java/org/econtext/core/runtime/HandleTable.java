package org.econtext.core.runtime;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;

/** The mailboxes of one context, by number. Thread safe. */
public final class HandleTable {
  /** What is behind a handle. */
  public abstract static class Mailbox {
    /** Made by subclasses. */
    protected Mailbox() {}

    /** Stands for any context as {@link #respondent()}. */
    public static final int ANYBODY = -1;

    /**
     * Takes a message, without waiting.
     *
     * @param message the message
     * @param from the stream that it came from, or null if it is this context's own
     */
    public abstract void receive(Message message, FramedStream from);

    /**
     * The only context that may send here.
     *
     * @return its id, or {@link #ANYBODY}
     */
    public int respondent() {
      return ANYBODY;
    }

    /**
     * A context is gone that this mailbox may wait for.
     *
     * @param loss which, and why
     */
    public void lost(LostContextException loss) {}
  }

  private final ConcurrentHashMap<Integer, Mailbox> mailboxes = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger(Handles.FIRST_DYNAMIC);

  /**
   * Puts a mailbox behind a handle.
   *
   * @param handle the number
   * @param mailbox replaces what was there
   */
  public void put(int handle, Mailbox mailbox) {
    mailboxes.put(handle, mailbox);
  }

  /**
   * Puts a mailbox behind a handle that is free.
   *
   * @param mailbox the mailbox
   * @return its number
   */
  public int add(Mailbox mailbox) {
    while (true) {
      int handle = next.getAndIncrement();
      if (handle < Handles.FIRST_DYNAMIC) {
        // Wrapped around after two billion calls: begin again, and step over what is still in use.
        next.compareAndSet(handle + 1, Handles.FIRST_DYNAMIC);
      } else if (mailboxes.putIfAbsent(handle, mailbox) == null) {
        return handle;
      }
    }
  }

  /**
   * What is behind a handle.
   *
   * @param handle the number
   * @return the mailbox, or null
   */
  public Mailbox get(int handle) {
    return mailboxes.get(handle);
  }

  /**
   * Frees a handle.
   *
   * @param handle the number
   */
  public void remove(int handle) {
    mailboxes.remove(handle);
  }

  /**
   * Tells all mailboxes that a context is gone.
   *
   * @param loss which, and why
   */
  public void lost(LostContextException loss) {
    for (Mailbox mailbox : mailboxes.values()) {
      mailbox.lost(loss);
    }
  }
}
