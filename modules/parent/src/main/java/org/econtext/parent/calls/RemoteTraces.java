package org.econtext.parent.calls;

import java.util.Arrays;
import org.econtext.core.RemoteThrowable;
import org.econtext.core.router.Dispatcher;

/** Whoever reads a remote trace wants to see the function, and not how it came to be called. */
public final class RemoteTraces {
  private static final String CALLER = Dispatcher.class.getName();

  private RemoteTraces() {}

  /**
   * Ends the traces of a throwable and its causes with the function.
   *
   * @param thrown what a function threw
   * @return the same
   */
  public static RemoteThrowable ofFunctions(RemoteThrowable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      StackTraceElement[] trace = each.getStackTrace();
      int end = 0;
      while (end < trace.length && !trace[end].getClassName().startsWith(CALLER)) {
        end++;
      }
      while (end > 0 && trace[end - 1].getClassName().contains(".reflect.")) {
        end--;
      }
      if (end > 0) {
        each.setStackTrace(Arrays.copyOf(trace, end));
      }
    }
    return thrown;
  }
}
