package org.econtext.master.source;

import java.util.Set;

/** A way to look for classes and resources. Thread safe. */
interface Lookup {
  /** Adds what there is of the findings' path; what goes wrong is added as a failure. */
  void find(Findings findings);

  /**
   * Lists a directory.
   *
   * @param directory its path with a slash at its end; empty for the root
   * @return at least the names of which something can be found, those of directories with a slash
   *     at their end; null if they can't be told, or not yet
   */
  Set<String> list(String directory);
}
