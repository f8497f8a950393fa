package org.econtext.parent.calls;

import java.util.function.Consumer;
import org.econtext.core.Call;
import org.econtext.core.router.ContextReference;

/** What the service of calling offers where an answer that comes too late must not get lost. */
public interface LateAnswers {
  /**
   * Makes a call and waits. It is given up as any other; what it returns all the same is somebody
   * else's then.
   *
   * @param <R> what it returns
   * @param context where
   * @param call what
   * @param late takes what was returned too late, on a worker
   * @return its value
   */
  <R> R await(ContextReference context, Call call, Consumer<R> late);
}
