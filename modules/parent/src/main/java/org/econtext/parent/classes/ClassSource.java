package org.econtext.parent.classes;

import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.Origin;

/**
 * Where a context's classes come from: the master's class path, or another program's. Thread safe.
 */
public interface ClassSource {
  /**
   * Looks up a class or resources.
   *
   * @param query what to look for
   * @return what was found; missing, never null, if there is nothing or it can't be read
   */
  ClassEntry find(ClassQuery query);

  /**
   * Describes where something was found.
   *
   * @param id a number out of {@link ClassEntry#origins()}
   * @return the origin, never null
   */
  Origin origin(int id);
}
