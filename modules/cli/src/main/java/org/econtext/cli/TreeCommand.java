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
final class TreeCommand implements Callable<Integer>, RouteSubcommand {
  @Spec private CommandSpec spec;

  @Parameters(index = "1..*", paramLabel = "ROUTE", description = "Further routes.")
  private List<String> further = new ArrayList<>();

  @Mixin private RouteOptions routes;

  @Override
  public RouteOptions routes() {
    return routes;
  }

  @Override
  public Integer call() {
    List<Route> all = routes.routes(further);
    try (Session session = Session.open(options(), List.of())) {
      ContextTree tree = new ContextTree(session.router());
      for (Route route : all) {
        tree.connect(route);
      }
      PrintWriter out = spec.commandLine().getOut();
      tree.draw(out);
      out.flush();
    }
    return ExitCodes.OK;
  }
}
