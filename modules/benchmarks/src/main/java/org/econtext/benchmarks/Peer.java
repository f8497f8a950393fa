package org.econtext.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Other libraries that call functions in other processes, each run by a small program. */
public final class Peer {
  /** A distribution's package goes with the distribution's Python, not with one found first. */
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  private static final int ROUNDS = 10;

  private final String name;
  private final List<String> command;

  private Peer(String name, List<String> command) {
    this.name = name;
    this.command = command;
  }

  /**
   * Measures econtext and its peers, each against the limits of this machine.
   *
   * @param quick whether fewer rounds will do
   * @param notes gets a line for each peer that isn't there
   * @return the measurements
   * @throws IOException if a program can't be run
   * @throws InterruptedException if the thread is interrupted
   */
  public static List<Measurement> measureAll(boolean quick, PrintStream notes)
      throws IOException, InterruptedException {
    List<Measurement> all = new ArrayList<>();
    Map<String, Double> limit = new LinkedHashMap<>();
    try (Limits limits = new Limits()) {
      for (Measurement each : Bench.calls(quick, limits)) {
        limit.putIfAbsent(each.name(), each.limit());
        all.add(
            new Measurement(
                "econtext: " + each.name(),
                each.value(),
                each.unit(),
                each.limit(),
                each.ratio(),
                null));
      }
    }
    for (Peer peer : present(notes)) {
      all.addAll(peer.measure(quick ? 3 : ROUNDS, limit));
    }
    return all;
  }

  private static List<Peer> present(PrintStream notes) throws InterruptedException {
    Programs programs = new Programs();
    List<Peer> present = new ArrayList<>();
    String python = pythonWithMitogen();
    if (python == null) {
      notes.println("skipped: mitogen, because no python3 has it (Debian: python3-mitogen)");
    } else {
      String script = programs.resource("mitogen_peer.py").toString();
      present.add(new Peer("mitogen", List.of(python, script)));
    }
    present.add(new Peer("nanocloud", programs.command(Programs.className("NanocloudPeer"))));
    notes.println("skipped: Jenkins Remoting, because Maven Central doesn't have it");
    return present;
  }

  private static String pythonWithMitogen() throws InterruptedException {
    for (String python : PYTHONS) {
      try {
        Process process =
            new ProcessBuilder(python, "-c", "import mitogen")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() == 0) {
          return python;
        }
      } catch (IOException e) {
        // Not there; the next one may be.
      }
    }
    return null;
  }

  private List<Measurement> measure(int rounds, Map<String, Double> limits)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.add(Integer.toString(rounds));
    Map<String, Double> figures = Programs.figures(words);
    return List.of(
        against(limits, Bench.START_UP, figures.get("start-ms"), "ms"),
        against(limits, Bench.ROUND_TRIP, figures.get("round-trip-us"), "us"),
        against(limits, Bench.IN_FLIGHT, figures.get("calls-per-second"), "1/s"),
        against(limits, Bench.ECHO, figures.get("echo-mib-per-second"), "MiB/s"));
  }

  private Measurement against(Map<String, Double> limits, String what, double value, String unit) {
    double limit = limits.get(what);
    return new Measurement(name + ": " + what, value, unit, limit, value / limit, null);
  }
}
