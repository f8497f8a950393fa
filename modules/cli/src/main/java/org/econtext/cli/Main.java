package org.econtext.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code econtext} command. */
@Command(
    name = "econtext",
    description = "Runs Java in other processes, users, hosts and containers.",
    subcommands = {
      CallCommand.class,
      RunCommand.class,
      ExecCommand.class,
      TreeCommand.class,
      DemoCommand.class,
      BenchCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nA ROUTE is hops joined by '/', each SCHEME[:ADDRESS]:%n",
    footer = {
      "  local                         a process of this user on this host",
      "  local/local                   a process that a process started",
      "  ssh:alice@web1:2222/sudo:root/docker:db",
      "                                a container, as root, on another host",
      "%%2F stands for a slash in an address.%n",
      "Try it: econtext demo"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli needs a place for it.
  private boolean help;

  Main() {}

  /**
   * Runs the command and exits.
   *
   * @param arguments its arguments
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command, with everything that makes it behave as it does. */
  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Main());
    command.setParameterExceptionHandler(Failures::onParseFailure);
    command.setExecutionExceptionHandler(Failures::onFailure);
    command.setExitCodeExceptionMapper(
        e -> e instanceof Exception failure ? Failures.exitCode(failure) : ExitCodes.INTERNAL);
    command.setAbbreviatedOptionsAllowed(false);
    return command;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "which command? There are " + String.join(", ", spec.subcommands().keySet()));
  }
}
