package org.econtext.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.econtext.cli.remote.DemoFunctions;
import org.econtext.cli.remote.DemoProgram;
import org.econtext.core.CallException;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.master.Program;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.Route;
import org.econtext.transport.local.Local;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what econtext does, each time as the Java line and what came of it. */
@Command(
    name = "demo",
    description = "Shows in a few seconds what econtext does; needs nothing but this host.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  econtext demo")
final class DemoCommand implements Callable<Integer>, Subcommand {
  private static final Duration OPTIONAL_TIMEOUT = Duration.ofSeconds(5);
  private static final int ECHO_CALLS = 2_000;

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;
  private PrintWriter out;

  @Override
  public CommonOptions options() {
    return options;
  }

  @Override
  public Integer call() throws InterruptedException {
    out = spec.commandLine().getOut();
    LogLevel level = options.logLevel() == LogLevel.WARN ? LogLevel.INFO : options.logLevel();
    try (Session session = Session.open(level, List.of())) {
      ContextTree tree = new ContextTree(session.router());
      Context context = connect(tree);
      callFunctions(context);
      showLog(context);
      showException(context);
      runProgram(session);
      visitOthers(tree);
      heading("The tree, with the milliseconds that each context took to connect");
      tree.draw(out);
      measure(context);
    }
    out.println();
    out.println("All contexts have ended. Next: econtext call --help, or README.md.");
    out.flush();
    return ExitCodes.OK;
  }

  private void heading(String text) {
    out.println();
    out.println(Ansi.AUTO.string("@|bold " + text + "|@"));
  }

  private void code(String... lines) {
    for (String line : lines) {
      out.println("  " + line);
    }
    out.flush();
  }

  private void result(Object value) {
    out.println("  -> " + value);
    out.flush();
  }

  private Context connect(ContextTree tree) {
    heading("A context is another JVM; one context can start the next");
    code(
        "Router router = Master.open();",
        "Context first = router.connect(Local.process());",
        "Context second = first.connect(Local.process());");
    Context first = tree.connect(new Route(List.of(local())));
    Context second = tree.connect(new Route(List.of(local(), local())));
    result(first + ", and behind it " + second + " (route local/local)");
    return second;
  }

  private Local local() {
    return Local.process().withOptions(options.contextOptions());
  }

  private void callFunctions(Context second) {
    heading("Functions are called by method reference; arguments and results travel");
    code("second.call(Math::max, 3, 4)");
    result(second.<Integer, Integer, Integer>call(Math::max, 3, 4));
    code("second.call(DemoFunctions::greet, \"world\")");
    result(second.call(DemoFunctions::greet, "world"));
    heading("Nobody installed that class there: it travelled through memory, as all do");
    code("second.call(DemoFunctions::origin)");
    result(second.call(DemoFunctions::origin));
  }

  private void showLog(Context second) {
    heading("What is logged there is logged here (below, on stderr)");
    code("second.run(DemoFunctions::log, \"a line from far away\")");
    second.run(DemoFunctions::log, "a line from far away");
  }

  private void showException(Context second) {
    heading("What is thrown there is thrown here, with the trace from there");
    code("second.call(DemoFunctions::divide, 1, 0)");
    try {
      second.call(DemoFunctions::divide, 1, 0);
    } catch (CallException e) {
      result(e.remote());
      out.println("     at " + e.remote().getStackTrace()[0]);
    }
  }

  private void runProgram(Session session) throws InterruptedException {
    heading("Whole programs run there, with their stdin, stdout and exit status");
    code(
        "int status = Program.of(\"" + DemoProgram.class.getName() + "\")",
        "    .stdin(input).stdout(output).run(context);");
    Local target = local().withOptions(options.contextOptions().program(true));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    byte[] input = "a line\nand another\n".getBytes(StandardCharsets.UTF_8);
    int status =
        Program.of(DemoProgram.class.getName())
            .stdin(new ByteArrayInputStream(input))
            .stdout(output)
            .run(session.router().connect(target));
    result("exit status " + status + ", stdout:");
    output.toString(StandardCharsets.UTF_8).lines().forEach(line -> out.println("     " + line));
  }

  private void visitOthers(ContextTree tree) {
    heading("Other users and containers, where they can be reached without a password");
    visit(tree, "sudo:root");
    String container = firstContainer();
    if (container == null) {
      out.println("  -> docker skipped: no container is running that this user may use");
    } else {
      visit(tree, "docker:" + Route.escape(container));
    }
    out.flush();
  }

  private void visit(ContextTree tree, String hop) {
    code("Route.parse(\"" + hop + "\", options).connect(router)");
    ContextOptions quick = options.contextOptions().connectTimeout(OPTIONAL_TIMEOUT);
    try {
      result(tree.connect(Route.parse(hop, quick)));
    } catch (IllegalArgumentException | ConnectFailedException e) {
      result("skipped: " + e.getMessage().lines().findFirst().orElse(""));
    }
  }

  private static String firstContainer() {
    try {
      Process docker =
          new ProcessBuilder("docker", "ps", "--format", "{{.Names}}")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      docker.getOutputStream().close();
      if (!docker.waitFor(OPTIONAL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        docker.destroyForcibly();
        return null;
      }
      String names = new String(docker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return names.lines().findFirst().orElse(null);
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void measure(Context second) {
    heading("A call through both contexts and back");
    code("second.call(Math::abs, -1)");
    long start = System.nanoTime();
    for (int i = 0; i < ECHO_CALLS; i++) {
      second.<Integer, Integer>call(Math::abs, -1);
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) / ECHO_CALLS;
    result(micros + " microseconds each, of " + ECHO_CALLS + " in a row");
  }
}
