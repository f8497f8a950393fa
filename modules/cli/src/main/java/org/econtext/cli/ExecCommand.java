package org.econtext.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.econtext.parent.Route;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs a command of the operating system in a context. */
@Command(
    name = "exec",
    description =
        "Runs a command where a context is: stdin, stdout and stderr byte for byte, and its exit"
            + " code passed on.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes: the command's own, or%n",
    exitCodeList = {
      "  2:the command line makes no sense",
      " 69:a context could not be connected",
      " 74:a context was lost",
      "126:the command is not executable",
      "127:there is no such command",
      "128+n:the command was killed by signal n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  econtext exec local -- uname -a",
      "  tar -c data | econtext exec ssh:alice@web1/sudo:root -- tar -x -C /srv",
      "%nNo shell takes part; for one, run sh -c '...'. Ctrl-C ends the command there, too."
    })
final class ExecCommand implements Callable<Integer>, RouteSubcommand {
  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "-- CMD [ARG]...",
      hideParamSyntax = true,
      description = "The command, and what it gets.",
      preprocessor = RestOfLine.class)
  private List<String> words = new ArrayList<>();

  @Mixin private RouteOptions routes;

  @Override
  public RouteOptions routes() {
    return routes;
  }

  @Override
  public Integer call() throws InterruptedException {
    Route parsed = routes.route();
    try (Session session = Session.open(options(), List.of())) {
      return org.econtext.master.Command.of(words)
          .stdin(new FileInputStream(FileDescriptor.in))
          .stdout(new FileOutputStream(FileDescriptor.out))
          .stderr(new FileOutputStream(FileDescriptor.err))
          .run(session.connect(parsed));
    }
  }
}
