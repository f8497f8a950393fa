package org.econtext.benchmarks;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** What bare JVMs and raw pipes do on this machine. */
final class Limits implements AutoCloseable {
  private static final List<Class<?>> PROGRAMS =
      List.of(Hello.class, PipeEcho.class, PipeFile.class);

  private final String java = Programs.java();
  private final Path classes;

  Limits() throws IOException {
    classes = Files.createTempDirectory("econtext-bench");
    for (Class<?> program : PROGRAMS) {
      Path file = classes.resolve(program.getName().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      try (InputStream in = program.getResourceAsStream(program.getSimpleName() + ".class")) {
        Files.write(file, in.readAllBytes());
      }
    }
  }

  String java() {
    return java;
  }

  Process start(Class<?> program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(java, "-cp", classes.toString(), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Starts a bare JVM, and reads all of what it prints. */
  double startMillis() throws IOException, InterruptedException {
    long start = System.nanoTime();
    end(start(Hello.class));
    return (System.nanoTime() - start) / 1e6;
  }

  /** Runs a program in a JVM that has its whole class path. */
  double programSeconds(List<Path> classPath, String mainClass)
      throws IOException, InterruptedException {
    StringJoiner path = new StringJoiner(File.pathSeparator);
    classPath.forEach(entry -> path.add(entry.toString()));
    long start = System.nanoTime();
    end(
        new ProcessBuilder(java, "-cp", path.toString(), mainClass)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
    return (System.nanoTime() - start) / 1e9;
  }

  private static void end(Process process) throws IOException, InterruptedException {
    process.getInputStream().readAllBytes();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("a JVM of a limit ended with exit status " + status);
    }
  }

  /** Sends pieces through a pipe and back, one after another. */
  static double echoMicros(Process echo, byte[] piece) {
    try {
      long start = System.nanoTime();
      Thread writer = null;
      OutputStream out = echo.getOutputStream();
      if (piece.length > PIPE_BYTES) {
        writer = new Thread(() -> write(out, piece));
        writer.start();
      } else {
        write(out, piece);
      }
      InputStream in = echo.getInputStream();
      for (int have = 0; have < piece.length; ) {
        int count = in.read(piece, have, piece.length - have);
        if (count < 0) {
          throw new EOFException("the echo ended");
        }
        have += count;
      }
      if (writer != null) {
        writer.join();
      }
      return (System.nanoTime() - start) / 1e3;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What a pipe holds on Linux; more than that can't be written before it is read. */
  private static final int PIPE_BYTES = 64 << 10;

  private static void write(OutputStream out, byte[] piece) {
    try {
      out.write(piece);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Class<?> program : PROGRAMS) {
      Files.delete(classes.resolve(program.getName().replace('.', '/') + ".class"));
    }
    for (Path folder = classes.resolve("org/econtext/benchmarks");
        !folder.equals(classes.getParent());
        folder = folder.getParent()) {
      Files.delete(folder);
    }
  }
}
