package org.econtext.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel of Linux knows of a process. */
final class ProcessStatus {
  private static final double KIBIBYTES_IN_MEBIBYTE = 1024;

  private ProcessStatus() {}

  /** The resident memory, pages that are shared with other processes included. */
  static double residentMebibytes(long pid) throws IOException {
    return number(pid, "status", "VmRSS:") / KIBIBYTES_IN_MEBIBYTE;
  }

  /** The resident memory, of pages that are shared with other processes only the share. */
  static double proportionalMebibytes(long pid) throws IOException {
    return number(pid, "smaps_rollup", "Pss:") / KIBIBYTES_IN_MEBIBYTE;
  }

  static long threads(long pid) throws IOException {
    return number(pid, "status", "Threads:");
  }

  private static long number(long pid, String file, String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), file))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("process " + pid + " doesn't tell its " + key);
  }
}
