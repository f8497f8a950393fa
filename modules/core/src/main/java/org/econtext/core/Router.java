package org.econtext.core;

import java.util.List;

/**
 * Sends each message to a local handle or to the stream that leads to its destination, and knows
 * the contexts around it. Each context has one.
 *
 * <p>Passed to a function, it arrives as the router of the context that the function runs in, so a
 * function can connect children of its own. Thread safe.
 */
public interface Router extends AutoCloseable {
  /** How long a context may take to end in order before its process is killed, in milliseconds. */
  long SHUTDOWN_GRACE_MILLIS = 5_000;

  /**
   * The context that this router belongs to.
   *
   * @return this JVM's own context; calls in it run in this JVM
   */
  Context self();

  /**
   * The context that started this one.
   *
   * @return the parent, or null in the master
   */
  Context parent();

  /**
   * The contexts that this one started and that still live.
   *
   * @return a copy, in the order of their ids
   */
  List<Context> children();

  /**
   * Starts a child of this context.
   *
   * @param target where to
   * @return the new child, connected
   * @throws ConnectFailedException if that fails; nothing is left of the attempt
   */
  default Context connect(Target target) {
    return target.connectFrom(this);
  }

  /**
   * Lets another context, which is none of this one's ancestors, call functions in this one and end
   * it, as its ancestors may, until either ends: {@link Context#authorize} from within.
   *
   * @param caller whom to obey
   */
  void authorize(Context caller);

  /**
   * Makes a receiver: a mailbox that other contexts can send to.
   *
   * @param <T> what it receives
   * @param type that, at run time; from contexts that aren't ancestors it also says what may arrive
   * @return the receiver, open
   * @throws EcontextException if this router is closed
   */
  <T> Receiver<T> receiver(Class<T> type);

  /**
   * A service of this context beside what this interface has: for transports and for extensions of
   * econtext, which document the types of theirs.
   *
   * @param <S> the service's type
   * @param type that, at run time
   * @return the service
   * @throws EcontextException if there is none of that type, or its classes can't be had
   */
  <S> S service(Class<S> type);

  /**
   * The threads and timers that this router runs on.
   *
   * @return the broker
   */
  Broker broker();

  /**
   * Ends all contexts below this one, as {@link Context#close()} does, and then this router.
   * Contexts that are just being connected are given up, no new ones are taken, and whoever waits
   * for an answer, a value or a loss goes on. Does nothing the second time.
   */
  @Override
  void close();
}
