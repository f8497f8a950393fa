package org.econtext.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.econtext.parent.Route;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Connects contexts and draws their tree. */
@Command(
    name = "tree",
    description =
        "Connects contexts and draws their tree: name, user, host, process, Java version, and how"
            + " long it took to connect.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:success",
      "  2:the command line makes no sense",
      " 69:a context could not be connected",
      " 74:a context was lost"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  econtext tree local/local local/sudo:root",
      "%nWhat two routes have in common is connected once."
    })
final class TreeCommand implements Callable<Integer>, Subcommand {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "ROUTE", description = "Where to, such as local/local.")
  private List<String> routes;

  @Mixin private CommonOptions options;

  @Override
  public CommonOptions options() {
    return options;
  }

  @Override
  public Integer call() {
    List<Route> parsed = new ArrayList<>();
    for (String route : routes) {
      parsed.add(Session.route(route, options.contextOptions()));
    }
    try (Session session = Session.open(options, List.of())) {
      ContextTree tree = new ContextTree(session.router());
      for (Route route : parsed) {
        tree.connect(route);
      }
      PrintWriter out = spec.commandLine().getOut();
      tree.draw(out);
      out.flush();
    }
    return ExitCodes.OK;
  }
}
