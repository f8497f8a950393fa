package org.econtext.core.codec;

import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Sender;

/** What the codec needs of the context that it works for. Thread safe. */
public interface Scope {
  /**
   * Loads a class by name, asking the parent for it if need be.
   *
   * @param name a binary name, as {@link Class#getName()} gives it; never an array
   * @return the class
   * @throws ClassNotFoundException if there is none
   */
  Class<?> load(String name) throws ClassNotFoundException;

  /**
   * The context that a number stands for.
   *
   * @param id the number
   * @param name the name that came with it
   * @param isTrusted whether that is believed, as what comes from an ancestor is
   * @return the context as this one sees it
   */
  Context context(int id, String name, boolean isTrusted);

  /**
   * This context's router: what any router that was sent becomes here.
   *
   * @return the router
   */
  Router router();

  /**
   * The sender that an address stands for.
   *
   * @param contextId the receiver's context
   * @param handle the receiver's handle
   * @return a sender that works from here
   */
  Sender<?> sender(int contextId, int handle);

  /** What a sender is made of; the senders of this runtime implement it. */
  interface Address {
    /**
     * The receiver's context.
     *
     * @return its id
     */
    int contextId();

    /**
     * The receiver's handle.
     *
     * @return the number
     */
    int handle();
  }
}
