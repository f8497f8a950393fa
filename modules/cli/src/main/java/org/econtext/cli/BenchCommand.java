package org.econtext.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.econtext.benchmarks.Bench;
import org.econtext.benchmarks.Measurement;
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
  @Option(names = "--quick", description = "Fewer rounds: seconds instead of a minute.")
  private boolean quick;

  @Option(names = "--json", description = "Print a JSON array instead of a table.")
  private boolean json;

  @Mixin private CommonOptions options;

  @Override
  public CommonOptions options() {
    return options;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Measurement> measurements = Bench.run(quick);
    if (json) {
      Bench.printJson(measurements, System.out);
    } else {
      Bench.print(measurements, System.out);
    }
    return ExitCodes.OK;
  }
}
