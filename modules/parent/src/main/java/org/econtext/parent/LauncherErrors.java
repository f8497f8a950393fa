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
      synchronized (this) {
        ended = true;
        if (log != null) {
          log.end();
        }
        notifyAll();
      }
    }
  }

  private synchronized void took(byte[] bytes, int count) {
    kept.write(bytes, 0, count);
    if (kept.size() > 2 * KEPT_BYTES) {
      byte[] all = kept.toByteArray();
      kept.reset();
      kept.write(all, all.length - KEPT_BYTES, KEPT_BYTES);
    }
    if (log != null) {
      log.write(bytes, count);
    }
  }

  /** From now on, and with what has come so far, everything is logged. */
  synchronized void logTo(IoLogger.Lines lines) {
    byte[] soFar = kept.toByteArray();
    lines.write(soFar, soFar.length);
    kept.reset();
    log = lines;
    if (ended) {
      log.end();
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
