package org.econtext.parent.children;

import java.util.function.Supplier;
import org.econtext.core.Context;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LossNotice;

/**
 * What a transport needs of the context that it connects from: {@code
 * router.service(ChildHost.class)}. Thread safe.
 */
public interface ChildHost {
  /**
   * The router of that context.
   *
   * @return the router
   */
  ContextRouter router();

  /**
   * Loads a class with all others of its package and of econtext's that it needs, with one question
   * to the parent at the most: threads that read and write streams must not ask for any, so what
   * they use of a transport has to be there before.
   *
   * @param type the class, mostly a target's
   */
  void loadWhole(Class<?> type);

  /**
   * Follows a context to its end, for its last words.
   *
   * @param context a context that is known here and lives
   * @return gives null while it lives, and what became of it once its {@link Context#lost()} is
   *     completed
   */
  Supplier<LossNotice> lossOf(Context context);

  /**
   * Begins the life of a child. It counts as one of this context's from now on: if the context is
   * closed, the child is given up.
   *
   * @param hop the hop to it, for a name that nobody gave
   * @param name the name, or null for one that is made of the hop
   * @param flags its own flags, as {@link org.econtext.core.router.ContextDescription} has them
   * @param link what its life hangs on
   * @return the child, to be brought up or given up
   * @throws org.econtext.core.ConnectFailedException if the context is closed
   * @throws org.econtext.core.LostContextException if there is no id for it, since the way to the
   *     master is lost
   */
  Child begin(String hop, String name, int flags, Link link);
}
