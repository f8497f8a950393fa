package org.econtext.parent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.econtext.core.boot.IoLogger;

/**
 * Reads a launching process's stderr: for the error if the start fails, for the log while the
 * context lives, and as its last words when it ends.
 */
final class LauncherErrors {
  /** As much of it is kept as an error can show, in bytes. */
  private static final int KEPT_BYTES = 16 << 10;

  private final InputStream in;

  /** Keeps what is logged in its order, and may be held for as long as the log takes. */
  private final Object logging = new Object();

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private IoLogger.Lines log;
  private boolean ended;

  LauncherErrors(InputStream in) {
    this.in = in;
  }

  void readAll() {
    byte[] buffer = new byte[4 << 10];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        took(buffer, count);
      }
    } catch (IOException e) {
      // The process was destroyed while it had its stderr open; what came until then counts.
      took(e.toString().getBytes(StandardCharsets.UTF_8), 0);
    } finally {
      end();
    }
  }

  private void took(byte[] bytes, int count) {
    synchronized (logging) {
      IoLogger.Lines lines = keep(bytes, count);
      if (lines != null) {
        lines.write(bytes, count);
      }
    }
  }

  /** Gives where to log it. */
  private synchronized IoLogger.Lines keep(byte[] bytes, int count) {
    kept.write(bytes, 0, count);
    if (kept.size() > 2 * KEPT_BYTES) {
      byte[] all = kept.toByteArray();
      kept.reset();
      kept.write(all, all.length - KEPT_BYTES, KEPT_BYTES);
    }
    return log;
  }

  private void end() {
    try {
      synchronized (logging) {
        IoLogger.Lines lines = keep(new byte[0], 0);
        if (lines != null) {
          lines.end();
        }
      }
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  /** From now on, and with what has come so far, everything is logged. */
  void logTo(IoLogger.Lines lines) {
    synchronized (logging) {
      byte[] soFar;
      boolean over;
      synchronized (this) {
        soFar = kept.toByteArray();
        kept.reset();
        log = lines;
        over = ended;
      }
      lines.write(soFar, soFar.length);
      if (over) {
        lines.end();
      }
    }
  }

  /** What is kept, after waiting a moment for the rest. */
  synchronized byte[] await(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!ended) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    byte[] all = kept.toByteArray();
    return all.length > KEPT_BYTES
        ? Arrays.copyOfRange(all, all.length - KEPT_BYTES, all.length)
        : all;
  }
}
