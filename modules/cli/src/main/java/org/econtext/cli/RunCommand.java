package org.econtext.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.econtext.cli.remote.Nearest;
import org.econtext.core.Context;
import org.econtext.master.Program;
import org.econtext.parent.Route;
import org.econtext.parent.TransportTarget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a program in a context. */
@Command(
    name = "run",
    description =
        "Runs a program's main in a context as java would: stdin, stdout and stderr byte for byte,"
            + " and its exit code passed on.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes: the program's own, or%n",
    exitCodeList = {
      "  2:the command line makes no sense",
      " 69:a context could not be connected",
      " 74:a context was lost, and nobody knows the program's exit code"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  econtext run local google-java-format-all-deps.jar - < Main.java",
      "  econtext run -cp 'build:lib/*' local/local com.example.Main input.txt",
      "%nThe program's classes travel by themselves; nothing is written to the target's",
      "disk. A jar runs as with java -jar, its Class-Path included. Ctrl-C ends the",
      "program there, too."
    })
final class RunCommand implements Callable<Integer>, RouteSubcommand {
  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "JAR|CLASS [ARG]...",
      hideParamSyntax = true,
      description = "The program, and what it gets. Options come before it.",
      preprocessor = RestOfLine.class)
  private List<String> words = new ArrayList<>();

  @Option(
      names = {"--class-path", "-cp"},
      paramLabel = "PATH",
      description =
          "Jars and directories with the program's classes; by default $CLASSPATH, or the current"
              + " directory. With a JAR, they come behind it.")
  private String classPath;

  @Mixin private RouteOptions routes;

  private List<Path> entries;
  private String mainClass;
  private List<String> jvmOptions = List.of();
  private String classPathProperty;

  @Override
  public RouteOptions routes() {
    return routes;
  }

  @Override
  public Integer call() throws InterruptedException {
    String name = words.get(0);
    if (name.endsWith(".jar") || Files.isRegularFile(Path.of(name))) {
      prepareJar(name);
    } else {
      prepareClass(name);
    }
    Route route = withProgram(routes.route());
    try (Session session = Session.openForProgram(options(), entries)) {
      Context context = session.connect(route);
      Program program =
          Program.of(mainClass, words.subList(1, words.size()).toArray(new String[0]))
              .property("java.class.path", classPathProperty)
              .property("sun.java.command", String.join(" ", words))
              .stdin(new FileInputStream(FileDescriptor.in))
              .stdout(new FileOutputStream(FileDescriptor.out))
              .stderr(new FileOutputStream(FileDescriptor.err));
      return program.run(context);
    }
  }

  private void prepareJar(String name) {
    Path jar = Path.of(name);
    if (!Files.isRegularFile(jar)) {
      throw new UsageException("there is no jar " + name + CommonOptions.nearby(jar));
    }
    ProgramJar program = ProgramJar.read(jar);
    entries = new ArrayList<>();
    entries.add(jar);
    entries.addAll(CommonOptions.classPath(classPath));
    mainClass = program.mainClass();
    jvmOptions = program.jvmOptions();
    classPathProperty = name;
  }

  private void prepareClass(String name) {
    classPathProperty = classPath != null ? classPath : System.getenv("CLASSPATH");
    if (classPathProperty == null) {
      classPathProperty = ".";
    }
    entries = CommonOptions.classPath(classPathProperty);
    mainClass = name.replace('/', '.');
    if (!ClassNames.exists(mainClass, entries)) {
      throw new UsageException(
          "no class '"
              + mainClass
              + "' in the class path "
              + classPathProperty
              + Nearest.question(mainClass, ClassNames.known(entries)));
    }
  }

  /** Only the last hop is the program's; those between aren't given its options either. */
  private Route withProgram(Route plain) {
    List<TransportTarget> hops = new ArrayList<>(plain.hops());
    TransportTarget last = hops.remove(hops.size() - 1);
    hops.add(last.withOptions(last.options().jvmOptions(jvmOptions).program(true)));
    return new Route(hops);
  }
}
