package org.econtext.core.boot;

import java.lang.reflect.Constructor;
import org.econtext.core.EcontextException;
import org.econtext.core.importer.Importer;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.ServiceFactory;

/** Gets the classes of services from the parent: all of one service, with one question. */
final class ImportedServices implements ServiceFactory {
  private final Importer importer;

  ImportedServices(Importer importer) {
    this.importer = importer;
  }

  @Override
  public <S> S make(Class<S> type, String implementation, ContextRouter router) {
    try {
      Constructor<?> constructor =
          importer.loadWhole(implementation).getConstructor(ContextRouter.class);
      return type.cast(constructor.newInstance(router));
    } catch (ReflectiveOperationException e) {
      throw new EcontextException(
          "cannot import " + implementation + " into " + router.self() + ": " + e, e);
    }
  }
}
