package org.econtext.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads pieces on a thread of its own and wakes another one for each, as whatever reads a stream
 * for several callers has to.
 */
final class HandOver extends Thread {
  private final InputStream in;
  private final byte[] piece;
  private final Thread receiver;
  private volatile boolean full;
  private volatile boolean ended;

  HandOver(InputStream in, byte[] piece, Thread receiver) {
    this.in = in;
    this.piece = piece;
    this.receiver = receiver;
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      while (in.readNBytes(piece, 0, piece.length) == piece.length) {
        full = true;
        LockSupport.unpark(receiver);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      ended = true;
      LockSupport.unpark(receiver);
    }
  }

  /** Waits for a piece, on the receiver's thread; it must be answered before the next one comes. */
  boolean await() {
    while (!full && !ended) {
      LockSupport.park(this);
    }
    boolean got = full;
    full = false;
    return got;
  }
}
