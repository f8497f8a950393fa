package org.econtext.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The inner parts, which JMH measures in JVMs of its own. */
public final class Inner {
  private static final int NAME = 0;
  private static final int SCORE = 4;
  private static final int UNIT = 6;
  private static final int FIRST_PARAMETER = 7;

  /** Half of it, on a busy machine, measures how long the compiler takes. */
  private static final String WARM_UP = "-wi 5 -w 1s";

  private Inner() {}

  /**
   * Measures them.
   *
   * @param quick whether fewer rounds will do
   * @return the measurements
   * @throws IOException if JMH can't be run
   * @throws InterruptedException if the thread is interrupted
   */
  public static List<Measurement> measure(boolean quick) throws IOException, InterruptedException {
    Path results = Files.createTempFile("econtext-bench", ".csv");
    try {
      String rounds = quick ? "2" : "5";
      String options = "-f 1 -r 500ms -v SILENT -rf csv " + WARM_UP + " -i " + rounds;
      List<String> command = new Programs().command("org.openjdk.jmh.Main", options.split(" ", -1));
      command.addAll(List.of("-rff", results.toString()));
      Programs.figures(command);
      List<String> lines = Files.readAllLines(results);
      List<Measurement> all = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.replace("\"", "").split(",", -1);
        String name = fields[NAME].substring(fields[NAME].lastIndexOf('.', lastDot(fields)) + 1);
        String parameter = fields.length > FIRST_PARAMETER ? fields[FIRST_PARAMETER] : "";
        all.add(
            Measurement.of(
                parameter.isEmpty() ? name : name + ", " + parameter + " bytes",
                Double.parseDouble(fields[SCORE]),
                fields[UNIT]));
      }
      return all;
    } finally {
      Files.delete(results);
    }
  }

  /** Just before the last dot: a name is that of the class and that of the method. */
  private static int lastDot(String[] fields) {
    return fields[NAME].lastIndexOf('.') - 1;
  }
}
