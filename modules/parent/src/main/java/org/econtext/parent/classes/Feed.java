package org.econtext.parent.classes;

import java.util.List;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.ClassStore;
import org.econtext.core.importer.Origin;

/** Where a {@link ClassServer} has its answers from. Thread safe. */
interface Feed {
  /**
   * Gets an answer, which may take a while.
   *
   * @param query what a child asked
   * @param callback gets the answer
   */
  void get(ClassQuery query, ClassStore.Callback callback);

  /**
   * What can be had at once.
   *
   * @param query what a child is likely to ask
   * @return the answer; null if it would take a while
   */
  ClassEntry peek(ClassQuery query);

  /**
   * A child used what it was sent.
   *
   * @param query what that is the answer to
   */
  void markUsed(ClassQuery query);

  /**
   * Lists a directory, as {@link ClassSource#list} does.
   *
   * @param path the directory
   * @param javaVersion the child's
   * @return the names; null if they can't be told
   */
  List<String> list(String path, int javaVersion);

  /**
   * Describes where something was found.
   *
   * @param id one of {@link ClassEntry#origins()}
   * @return the origin
   */
  Origin origin(int id);
}
