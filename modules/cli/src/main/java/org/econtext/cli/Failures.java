package org.econtext.cli;

import java.io.PrintWriter;
import java.util.List;
import org.econtext.core.CallException;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.LostContextException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns failures into one line and an exit code. */
final class Failures {
  private Failures() {}

  static int onParseFailure(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("econtext: " + oneLine(e.getMessage()) + suggestion(e));
    err.println("Try 'econtext " + nameOf(e.getCommandLine()) + "--help'.");
    return ExitCodes.USAGE;
  }

  private static String nameOf(CommandLine command) {
    return command.getParent() == null ? "" : command.getCommandName() + " ";
  }

  private static String suggestion(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> suggestions = unmatched.getSuggestions();
    return suggestions.isEmpty() ? "" : "; did you mean '" + suggestions.get(0) + "'?";
  }

  static int onFailure(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("econtext: " + oneLine(describe(e)) + advice(e, command));
    if (isVerbose(command)) {
      e.printStackTrace(err);
    } else if (exitCode(e) == ExitCodes.INTERNAL) {
      err.println("This is a bug of econtext; -v shows where.");
    }
    err.flush();
    return exitCode(e);
  }

  private static boolean isVerbose(CommandLine command) {
    Object user = command.getCommandSpec().userObject();
    return user instanceof Subcommand subcommand && subcommand.options().verbose();
  }

  private static String describe(Exception e) {
    boolean isOwn =
        e instanceof UsageException
            || e instanceof ConnectFailedException
            || e instanceof LostContextException;
    return isOwn ? e.getMessage() : e instanceof CallException ? e.getMessage() : e.toString();
  }

  private static String advice(Exception e, CommandLine command) {
    return e instanceof ConnectFailedException failure
            && command.getCommandSpec().userObject() instanceof RouteSubcommand subcommand
        ? subcommand.routes().advice(failure)
        : "";
  }

  static int exitCode(Exception e) {
    if (e instanceof UsageException) {
      return ExitCodes.USAGE;
    }
    if (e instanceof ConnectFailedException) {
      return ExitCodes.CONNECT;
    }
    if (e instanceof LostContextException) {
      return ExitCodes.LOST;
    }
    return e instanceof CallException ? ExitCodes.FAILED : ExitCodes.INTERNAL;
  }

  private static String oneLine(String text) {
    return String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", " | ");
  }
}
