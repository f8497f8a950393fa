package org.econtext.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of the machine's CPUs all processes together used since a moment, as Linux counts. */
final class CpuUse {
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;

  /** What follows is contained in what comes before. */
  private static final int GUEST = 8;

  private final long[] before = ticks();

  /** Begins to count. */
  CpuUse() throws IOException {}

  double percent() throws IOException {
    long[] now = ticks();
    long all = 0;
    for (int i = 0; i < GUEST; i++) {
      all += now[i] - before[i];
    }
    long idle = now[IDLE] - before[IDLE] + now[IO_WAIT] - before[IO_WAIT];
    return all == 0 ? 0 : 100.0 * (all - idle) / all;
  }

  private static long[] ticks() throws IOException {
    String[] words = Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split(" +", -1);
    long[] ticks = new long[GUEST];
    for (int i = 0; i < GUEST; i++) {
      ticks[i] = Long.parseLong(words[i + 1]);
    }
    return ticks;
  }
}
