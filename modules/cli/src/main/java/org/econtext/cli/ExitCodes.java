package org.econtext.cli;

/**
 * The command's exit codes; those of {@code run} and {@code exec} are their program's own, if it
 * came to that. The numbers from 64 up are those of {@code sysexits.h}.
 */
final class ExitCodes {
  static final int OK = 0;

  /** What was called failed. */
  static final int FAILED = 1;

  /** The command line makes no sense. */
  static final int USAGE = 2;

  /** EX_UNAVAILABLE: a context could not be connected. */
  static final int CONNECT = 69;

  /** EX_SOFTWARE: a bug of econtext. */
  static final int INTERNAL = 70;

  /** EX_IOERR: a context was lost. */
  static final int LOST = 74;

  private ExitCodes() {}
}
