package org.econtext.exploration;

import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.ServiceFactory;

/** For routers that are explored, whose service is made by the test itself. */
public final class NoServices implements ServiceFactory {
  @Override
  public <S> S make(Class<S> type, String implementation, ContextRouter router) {
    throw new UnsupportedOperationException(implementation);
  }
}
