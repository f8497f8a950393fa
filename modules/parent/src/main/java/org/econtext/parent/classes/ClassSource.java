package org.econtext.parent.classes;

import java.util.List;
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

  /**
   * Lists a directory of the class path, so that nobody need ask for what isn't there.
   *
   * @param path the directory with a slash at its end, or the empty string for the root, of which
   *     only the directories are wanted
   * @param javaVersion the asking context's
   * @return at least all names that {@link #find} would find something of, those of directories
   *     both with and without a slash at their end, and the empty name for the directory itself;
   *     null if that can't be told or isn't to be
   */
  default List<String> list(String path, int javaVersion) {
    return null;
  }
}
