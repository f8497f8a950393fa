package org.econtext.core.router;

import java.util.Collection;
import java.util.List;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.Target;

/**
 * The service of having children: starting and ending them, routes to what is below, and passing
 * messages on. Thread safe.
 */
public interface Children {
  /** The class that implements it. */
  String IMPLEMENTATION = "org.econtext.parent.children.ChildTable";

  // ---- for programs

  /**
   * Starts a child of a context.
   *
   * @param via that context
   * @param target where to
   * @return the child
   */
  Context connect(ContextReference via, Target target);

  /**
   * Starts children of a context, several at a time.
   *
   * @param via that context
   * @param targets where to
   * @param atOnce how many may be under way at a time
   * @return what came of each, in the order of the targets
   */
  List<ConnectResult> connectAll(
      ContextReference via, Collection<? extends Target> targets, int atOnce);

  /**
   * Has a context obey another one.
   *
   * @param context which
   * @param caller the other one
   */
  void authorize(ContextReference context, Context caller);

  /**
   * Ends a context below this one, and waits until it has ended.
   *
   * @param context which
   */
  void close(ContextReference context);

  /**
   * Takes no new children, gives up those that are being started, ends all others, and waits until
   * they have ended.
   */
  void closeAll();

  /**
   * The children that live.
   *
   * @return a copy, in the order of their ids
   */
  List<Context> children();

  /**
   * What a part of the service offers beside this interface.
   *
   * @param <S> the part's type
   * @param type that, at run time
   * @return the part; null if there is none
   */
  <S> S part(Class<S> type);

  // ---- for the router, on threads that must not wait

  /**
   * Whether there are any. Quick, unlike a copy of all of them.
   *
   * @return true if so
   */
  boolean isEmpty();

  /**
   * The stream that leads to a context below this one.
   *
   * @param contextId the context
   * @return the stream; null if the context isn't below
   */
  Stream streamBelow(int contextId);

  /**
   * Passes a message from the parent on to a context below.
   *
   * @param message a message that isn't for this context
   * @param from the parent's stream
   * @return what that does next
   */
  Stream.Next forwardDown(Message message, Stream from);

  /**
   * A context is lost that isn't below this one: those below that wait for it are told.
   *
   * @param loss the news
   */
  void lostElsewhere(LossNotice loss);

  /**
   * A child says that a context below it is lost.
   *
   * @param loss the news
   * @param from the child's stream
   * @return what that does next
   */
  Stream.Next lostBelow(LossNotice loss, Stream from);

  /**
   * Ends one child without waiting.
   *
   * @param contextId which; nothing happens if it is no child
   */
  void beginShutdown(int contextId);
}
