package org.econtext.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.econtext.cli.remote.Invocation;
import org.econtext.cli.remote.Nearest;
import org.econtext.core.CallException;
import org.econtext.core.Context;
import org.econtext.parent.Route;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Calls one method in a context. */
@Command(
    name = "call",
    description = "Calls a method in a context and prints what it returns.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:success",
      "  1:the method threw an exception",
      "  2:the command line makes no sense",
      " 69:a context could not be connected",
      " 74:a context was lost"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  econtext call local java.lang.Math::max 3 4",
      "  econtext call local/local java.lang.System::getProperty os.name",
      "  econtext call local java.lang.String::length hello",
      "  econtext call -cp app.jar local com.example.Report::collect 2024-02-29",
      "%nThe arguments become what the parameters need: numbers, strings, enums, paths,",
      "times, lists. An instance method is called on its first argument, or on a new",
      "object."
    })
final class CallCommand implements Callable<Integer>, RouteSubcommand {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "CLASS::METHOD [ARG]...",
      hideParamSyntax = true,
      description = "What to call; CLASS::new is a constructor. Options come before it.",
      preprocessor = RestOfLine.class)
  private List<String> words = new ArrayList<>();

  @Option(
      names = {"--class-path", "-cp"},
      paramLabel = "PATH",
      description = "Jars and directories with classes, which travel there by themselves.")
  private String classPath;

  @Mixin private RouteOptions routes;

  @Override
  public RouteOptions routes() {
    return routes;
  }

  @Override
  public Integer call() {
    String function = words.get(0);
    int colons = function.indexOf("::");
    if (colons <= 0 || colons + 2 == function.length()) {
      throw new UsageException(notFunction(function));
    }
    List<Path> entries = CommonOptions.classPath(classPath);
    Route parsed = routes.route();
    String className = function.substring(0, colons);
    String[] answer;
    try (Session session = Session.open(options(), entries)) {
      Context context = session.connect(parsed);
      answer = call(context, className, function.substring(colons + 2));
      if (answer[0].equals(Invocation.NO_CLASS)) {
        throw new UsageException(
            "no class '"
                + className
                + "' in "
                + context
                + Nearest.question(className, ClassNames.known(entries)));
      }
    }
    if (answer[0].equals(Invocation.USAGE)) {
      throw new UsageException(answer[1]);
    }
    if (answer[0].equals(Invocation.VALUE)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(answer[1]);
      out.flush();
    }
    return ExitCodes.OK;
  }

  private String[] call(Context context, String className, String method) {
    String[] arguments = words.subList(1, words.size()).toArray(new String[0]);
    try {
      return context.call(Invocation::call, className, method, arguments);
    } catch (CallException e) {
      throw new CallException(e.remote() + " (in " + context + ")", e.remote());
    }
  }

  private static String notFunction(String text) {
    String sentence = "'" + text + "' is not CLASS::METHOD";
    int last = Math.max(text.lastIndexOf('.'), text.lastIndexOf('#'));
    return last <= 0 || last + 1 == text.length() || text.contains(":")
        ? sentence + ", as java.lang.Math::max is"
        : sentence
            + "; did you mean '"
            + text.substring(0, last)
            + "::"
            + text.substring(last + 1)
            + "'?";
  }
}
