package org.econtext.core.router;

/**
 * Makes what a context needs beyond answering calls, when it is first needed. All classes of a
 * service are there before it is made, so that no thread of the runtime ever waits for one.
 */
public interface ServiceFactory {
  /**
   * Makes a service. Runs on the thread that asks for it first, which may wait meanwhile.
   *
   * @param <S> the service's type
   * @param type that, at run time
   * @param implementation the class that implements it
   * @param router whose service it is
   * @return the service
   * @throws org.econtext.core.EcontextException if it can't be had
   */
  <S> S make(Class<S> type, String implementation, ContextRouter router);
}
