package org.econtext.master.source;

/** A way to look for classes and resources. Thread safe. */
interface Lookup {
  /** Adds what there is of the findings' path; what goes wrong is added as a failure. */
  void find(Findings findings);
}
