package org.econtext.conformance;

/** Tells what runs from what was killed and is still listed. */
final class ProcessLife {
  private ProcessLife() {}

  /**
   * Whether a process of this JVM's user runs. One that was killed is listed until its parent takes
   * note, which the first process of a container, that all orphans are given to, may never do; but
   * it has no command any more.
   */
  static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
