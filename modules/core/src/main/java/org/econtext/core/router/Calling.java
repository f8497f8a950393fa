package org.econtext.core.router;

import java.util.concurrent.CompletableFuture;
import org.econtext.core.Call;
import org.econtext.core.ContextExecutor;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;

/** The service of calling functions in other contexts. Thread safe. */
public interface Calling {
  /** The class that implements it. */
  String IMPLEMENTATION = "org.econtext.parent.calls.RemoteCalls";

  /**
   * Makes a call without waiting for its answer.
   *
   * @param <R> what it returns
   * @param context where
   * @param call what
   * @return the value to come
   */
  <R> CompletableFuture<R> submit(ContextReference context, Call call);

  /**
   * Makes a call and waits.
   *
   * @param context where
   * @param call what
   * @return its value
   */
  Object await(ContextReference context, Call call);

  /**
   * Makes an executor.
   *
   * @param context where its tasks run
   * @param threads how many may run at a time
   * @return the executor
   */
  ContextExecutor executor(ContextReference context, int threads);

  /**
   * Asks a well-known handle of another context, and waits for the answer.
   *
   * @param contextId the context
   * @param handle the handle
   * @param body the question
   * @return the answer
   * @throws LostContextException if there will be none
   * @throws java.util.concurrent.CancellationException if the thread is interrupted first
   */
  Message request(int contextId, int handle, byte[] body);

  /**
   * Wants to be told when a context is lost, by whoever between here and there comes to know.
   *
   * @param context which
   */
  void watch(ContextReference context);
}
