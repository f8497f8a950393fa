package org.econtext.testing;

/** A broker whose threads take turns: one lets others have theirs. Thread safe. */
interface Pausing {
  /** Another thread may run now; no lock may be held. */
  void pause();
}
