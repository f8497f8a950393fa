package org.econtext.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.econtext.cli.remote.Nearest;
import org.econtext.parent.ContextOptions;
import picocli.CommandLine.Option;

/** What every subcommand that connects can be told. */
final class CommonOptions {
  @Option(
      names = "--java",
      paramLabel = "PATH",
      description = "The java launcher to use there, instead of looking for one.")
  private String java;

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description = "An option for the JVMs there, such as -Xmx1g; may be repeated.")
  private List<String> jvmOptions = new ArrayList<>();

  @Option(
      names = "--connect-timeout",
      paramLabel = "TIME",
      description = "How long each hop may take, such as 500ms, 10s or 2m; by default 30s.",
      converter = DurationConverter.class)
  private Duration connectTimeout = ContextOptions.DEFAULT_CONNECT_TIMEOUT;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description =
          "Which log records of the contexts are shown on stderr: trace, debug, info, warn, error"
              + " or off; by default ${DEFAULT-VALUE}.",
      defaultValue = "warn",
      converter = LogLevelConverter.class)
  private LogLevel logLevel;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show stack traces of failures, and log records from info up.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli needs a place for it.
  private boolean help;

  ContextOptions contextOptions() {
    return ContextOptions.defaults()
        .java(java)
        .jvmOptions(jvmOptions)
        .connectTimeout(connectTimeout);
  }

  LogLevel logLevel() {
    return verbose && logLevel.compareTo(LogLevel.INFO) > 0 ? LogLevel.INFO : logLevel;
  }

  boolean verbose() {
    return verbose;
  }

  /** The entries of a class path, of which all must exist. */
  static List<Path> classPath(String text) {
    List<Path> entries = new ArrayList<>();
    if (text == null) {
      return entries;
    }
    for (String entry : text.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry.isEmpty() ? "." : entry);
      boolean isWildcard = path.endsWith("*");
      Path needed = isWildcard ? path.toAbsolutePath().getParent() : path;
      if (!Files.exists(needed)) {
        throw new UsageException("there is no " + entry + " for the class path" + nearby(needed));
      }
      entries.add(path);
    }
    return entries;
  }

  /** The end of a sentence that suggests a file beside one that isn't there. */
  static String nearby(Path missing) {
    Path directory = missing.toAbsolutePath().getParent();
    String[] names = directory == null ? null : directory.toFile().list();
    if (names == null) {
      return "; there is no directory " + directory + " either";
    }
    String nearest = Nearest.of(missing.getFileName().toString(), List.of(names));
    return nearest == null ? "" : "; did you mean '" + missing.resolveSibling(nearest) + "'?";
  }
}
