package org.econtext.parent.children;

import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Router;
import org.econtext.core.Target;

/**
 * What came of connecting in another context: a value, since an exception would arrive as data only
 * and lose its type.
 *
 * @param context the new context, or null
 * @param reason why there is none, or null
 * @param message the failure's text, or null
 */
public record ConnectOutcome(
    Context context, ConnectFailedException.Reason reason, String message) {
  static final Functions.Fn2<Target, Router, ConnectOutcome> FUNCTION = ConnectOutcome::connect;

  /**
   * Connects, in the context that this runs in.
   *
   * @param target where to
   * @param here that context's router
   * @return what came of it
   */
  public static ConnectOutcome connect(Target target, Router here) {
    try {
      return new ConnectOutcome(target.connectFrom(here), null, null);
    } catch (ConnectFailedException e) {
      return new ConnectOutcome(null, e.reason(), e.getMessage());
    }
  }

  Context contextOrThrow() {
    if (context == null) {
      throw new ConnectFailedException(reason, message);
    }
    return context;
  }
}
