package org.econtext.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.econtext.benchmarks.Bench;
import org.econtext.benchmarks.Inner;
import org.econtext.benchmarks.Measurement;
import org.econtext.benchmarks.Pages;
import org.econtext.benchmarks.Peer;
import org.econtext.benchmarks.Report;
import org.econtext.benchmarks.Scale;
import org.econtext.benchmarks.Transfers;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures where econtext stands on this machine. */
@Command(
    name = "bench",
    description =
        "Measures econtext against what bare JVMs and raw pipes do on this machine in the same run,"
            + " and says which budgets are met. A machine that does something else meanwhile gives"
            + " figures that mean nothing.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"  0:it was measured, whatever came out"},
    footerHeading = "%nExample:%n",
    footer = {"  econtext bench --quick"})
final class BenchCommand implements Callable<Integer>, Subcommand {
  @Option(names = "--quick", description = "Fewer rounds: seconds instead of minutes.")
  private boolean quick;

  @Option(names = "--json", description = "Print a JSON array instead of a table.")
  private boolean json;

  @ArgGroup private Other other;

  /** What is done instead of measuring the budgets. */
  static final class Other {
    @Option(
        names = "--peers",
        description = "Compare with other libraries that do the same, as far as they are there.")
    private boolean peers;

    @Option(
        names = "--files",
        description =
            "Copy files, against raw pipes, and against scp and tar | ssh over an sshd of its own on"
                + " the loopback.")
    private boolean files;

    @Option(names = "--inner", description = "Measure the inner parts, by JMH.")
    private boolean inner;

    @Option(
        names = "--scale",
        description = "Measure trees of up to 10,000 contexts, and 100 processes.")
    @SuppressWarnings("UnusedVariable") // What is left when it is none of the others.
    private boolean scale;

    @Option(
        names = "--charts",
        paramLabel = "DOCS",
        description =
            "Measure nothing: write tables and charts of the JSON files in DOCS/performance.")
    private Path charts;
  }

  @Mixin private CommonOptions options;

  @Override
  public CommonOptions options() {
    return options;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (other != null && other.charts != null) {
      Pages.write(other.charts);
      return ExitCodes.OK;
    }
    List<Measurement> measurements = measure();
    if (json) {
      Report.printJson(measurements, System.out);
    } else {
      Report.print(measurements, System.out);
    }
    return ExitCodes.OK;
  }

  private List<Measurement> measure() throws IOException, InterruptedException {
    if (other == null) {
      return Bench.run(quick);
    }
    if (other.peers) {
      return Peer.measureAll(quick, System.err);
    }
    if (other.files) {
      return Transfers.measure(quick);
    }
    return other.inner ? Inner.measure(quick) : Scale.measure(System.err);
  }
}
