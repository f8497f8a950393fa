package org.econtext.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The programs that run in JVMs of their own: on a class path, and with libraries that the command
 * itself has no use for. They are part of a checkout, whose launcher says where they are.
 */
final class Programs {
  private static final String PROPERTY = "econtext.benchmark.programs";
  private static final String PACKAGE = "org.econtext.benchmarks.programs.";

  /** A JVM that runs out of threads may wait for ever. */
  private static final int MAX_MINUTES = 10;

  private final Path directory;

  Programs() {
    String value = System.getProperty(PROPERTY);
    if (value == null) {
      throw new IllegalStateException(
          "this needs programs that are part of a checkout: use its econtext launcher");
    }
    directory = Path.of(value);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String className(String simpleName) {
    return PACKAGE + simpleName;
  }

  /** What serves and runs the workloads: no more than they need. */
  List<Path> workloadClassPath() {
    List<Path> jars = new ArrayList<>();
    jars.add(directory.resolve("lib/programs.jar"));
    try (Stream<Path> files = Files.list(directory.resolve("workloads"))) {
      files.sorted().forEach(jars::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jars;
  }

  /** The command that runs a program with all of its libraries. */
  List<String> command(String mainClass, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(java(), "-cp", directory.resolve("lib").resolve("*").toString(), mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The command that runs a program of this module, on the path that this JVM has. */
  static List<String> ownCommand(Class<?> program, String argument) {
    List<String> command = new ArrayList<>(List.of(java()));
    String modules = System.getProperty("jdk.module.path");
    if (modules == null) {
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    } else {
      command.addAll(
          List.of("-p", modules, "-m", program.getModule().getName() + "/" + program.getName()));
    }
    command.add(argument);
    return command;
  }

  Path resource(String name) {
    return directory.resolve("classes").resolve(name);
  }

  /** Runs a command, and takes the lines that are figures out of its output. */
  static Map<String, Double> figures(List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    CompletableFuture<Process> ended =
        process
            .onExit()
            .orTimeout(MAX_MINUTES, TimeUnit.MINUTES)
            .exceptionally(timeout -> process.destroyForcibly());
    Map<String, Double> figures = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[0].equals("figure")) {
          figures.put(words[1], Double.valueOf(words[2]));
        }
      }
    } finally {
      process.destroy();
    }
    int status = ended.join().waitFor();
    if (status != 0) {
      throw new IOException(command + " ended with exit status " + status);
    }
    return figures;
  }
}
