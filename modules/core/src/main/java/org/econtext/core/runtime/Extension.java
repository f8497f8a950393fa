package org.econtext.core.runtime;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.econtext.core.Call;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.Message;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.econtext.core.Target;
import org.econtext.core.codec.Trust;

/**
 * What a context needs to do more than answer: children, calls of its own, and channels. Most
 * contexts never do, so this isn't in the payload; it comes from the parent module, through the
 * importer, when it is first needed. Thread safe.
 */
public abstract class Extension {
  /** The class that {@link LocalRouter} makes, with itself as the only argument. */
  static final String CLASS = "org.econtext.parent.router.ParentRouter";

  /** Made by subclasses. */
  protected Extension() {}

  /**
   * The stream that leads to a context below this one.
   *
   * @param contextId the context
   * @return the stream; null if the context isn't below
   */
  public abstract FramedStream streamBelow(int contextId);

  /**
   * Passes a message from the parent on to a context below.
   *
   * @param message a message that isn't for this context
   * @param from the parent's stream
   */
  public abstract void forwardDown(Message message, FramedStream from);

  /**
   * A context is lost that isn't below this one.
   *
   * @param loss the news
   */
  public abstract void lostElsewhere(Loss loss);

  /**
   * Starts a child of a context.
   *
   * @param via that context
   * @param target where to
   * @return the child
   */
  public abstract Context connect(RemoteContext via, Target target);

  /**
   * Starts children of a context, several at a time.
   *
   * @param via that context
   * @param targets where to
   * @param atOnce how many may be under way at a time
   * @return what came of each, in the order of the targets
   */
  public abstract List<ConnectResult> connectAll(
      RemoteContext via, Collection<? extends Target> targets, int atOnce);

  /**
   * Has a context obey another one.
   *
   * @param context which
   * @param caller the other one
   */
  public abstract void authorize(RemoteContext context, Context caller);

  /**
   * Makes a call without waiting.
   *
   * @param <R> what it returns
   * @param context where
   * @param call what
   * @return the value to come
   */
  public abstract <R> CompletableFuture<R> submit(RemoteContext context, Call call);

  /**
   * Makes a call and waits.
   *
   * @param context where
   * @param call what
   * @return its value
   */
  public abstract Object await(RemoteContext context, Call call);

  /**
   * Makes an executor.
   *
   * @param context where its tasks run
   * @param threads how many may run at a time
   * @return the executor
   */
  public abstract ContextExecutor executor(RemoteContext context, int threads);

  /**
   * Ends a context below this one, and waits until it has ended.
   *
   * @param context which
   */
  public abstract void close(RemoteContext context);

  /** Ends all children, and waits until they have ended. */
  public abstract void closeChildren();

  /**
   * Ends one child without waiting.
   *
   * @param contextId which
   */
  public abstract void beginShutdown(int contextId);

  /**
   * The children that live.
   *
   * @return a copy, in the order of their ids
   */
  public abstract List<Context> children();

  /**
   * Whether there are any. Quick, unlike a copy of all of them.
   *
   * @return true if so
   */
  public abstract boolean hasChildren();

  /**
   * Makes a receiver.
   *
   * @param <T> what it receives
   * @param type that, at run time
   * @return the receiver
   */
  public abstract <T> Receiver<T> receiver(Class<T> type);

  /**
   * Makes a sender to a receiver.
   *
   * @param contextId the receiver's context
   * @param handle the receiver's handle
   * @return the sender
   */
  public abstract Sender<?> sender(int contextId, int handle);

  /**
   * What may arrive from a context that is no ancestor, where a type is expected.
   *
   * @param type the type
   * @return the trust
   */
  public abstract Trust trustIn(Type type);
}
