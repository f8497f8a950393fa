package org.econtext.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** The page with the figures, and its charts. */
public final class Pages {
  private Pages() {}

  /**
   * Writes tables and charts of the figures that a directory's {@code performance} holds as JSON.
   *
   * @param docs the directory with {@code performance.md}
   * @throws IOException if that fails
   * @throws InterruptedException if the thread is interrupted
   */
  public static void write(Path docs) throws IOException, InterruptedException {
    Programs.figures(new Programs().command(Programs.className("PageWriter"), docs.toString()));
  }
}
