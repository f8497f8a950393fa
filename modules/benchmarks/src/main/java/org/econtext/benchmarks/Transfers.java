package org.econtext.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Files to and from contexts, against pipes that carry the same files with nothing around their
 * content, and against {@code scp} and {@code tar} over ssh.
 */
public final class Transfers {
  private Transfers() {}

  /**
   * Measures them, in a JVM with the default flags, as a program that copies files has them, and
   * not with those that make a command start quickly.
   *
   * @param quick whether fewer rounds will do
   * @return the measurements
   * @throws IOException if a program can't be run
   * @throws InterruptedException if the thread is interrupted
   */
  public static List<Measurement> measure(boolean quick) throws IOException, InterruptedException {
    Map<String, Double> figures =
        Programs.figures(Programs.ownCommand(TransferRun.class, Boolean.toString(quick)));
    List<Measurement> all = new ArrayList<>();
    for (Transfer each : Transfer.values()) {
      if (each.isIn(figures)) {
        all.add(each.measurement(figures));
      }
    }
    return all;
  }
}
