package org.econtext.master.source;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** Compiles sources of tests. */
final class Compiler {
  private final Path work;
  private final List<String> arguments = new ArrayList<>(List.of("--release", "17"));

  Compiler(Path work, String... options) {
    this.work = work;
    arguments.addAll(List.of(options));
  }

  Compiler source(String file, String text) throws IOException {
    arguments.add(Answers.write(work.resolve("src").resolve(file), text).toString());
    return this;
  }

  /** Returns the directory of the class files. */
  Path compile() throws IOException {
    Path classes = Files.createDirectories(work.resolve("classes"));
    arguments.addAll(List.of("-d", classes.toString()));
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    if (javac.run(writer, writer, arguments.toArray(new String[0])) != 0) {
      throw new IllegalArgumentException(output.toString());
    }
    return classes;
  }
}
