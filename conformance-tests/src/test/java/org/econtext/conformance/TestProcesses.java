package org.econtext.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.econtext.core.Call;
import org.econtext.core.Context;
import org.econtext.transport.local.Local;

/** The processes that a test starts, or has its contexts start: none of them outlives it. */
final class TestProcesses implements AutoCloseable {
  /** The name that a context has in the process list: see docs/how-it-works.md. */
  private static final Pattern MASTER =
      Pattern.compile("econtext:\\S+@\\S+:" + ProcessHandle.current().pid() + "\\b");

  private final Set<ProcessHandle> before = new HashSet<>(started());
  private final List<Long> stopped = new ArrayList<>();

  /** A process of the Java runtime that the property {@code econtext.java} names, or this one's. */
  static Local target() {
    String java = System.getProperty("econtext.java");
    return java == null ? Local.process() : Local.process().java(java);
  }

  /** Also those that have lost the process that started them, and are below another one by now. */
  private static List<ProcessHandle> started() {
    return Stream.concat(
            ProcessHandle.current().descendants(),
            ProcessHandle.allProcesses().filter(TestProcesses::tellsItsMaster))
        .distinct()
        .toList();
  }

  /** Whether it is a context of this JVM's, or launches one, by what it has in its command line. */
  private static boolean tellsItsMaster(ProcessHandle process) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return MASTER.matcher(new String(line, StandardCharsets.ISO_8859_1)).find();
    } catch (IOException e) {
      // It has ended meanwhile, or is another user's.
      return false;
    }
  }

  /** What this JVM has started, at whatever remove, that did not run when this was made. */
  List<ProcessHandle> living() {
    return started().stream()
        .filter(handle -> !before.contains(handle) && ProcessLife.isRunning(handle))
        .toList();
  }

  /**
   * Stops the JVM of a context, as a debugger or a machine that is out of memory does: nothing of
   * it runs any more, and its pipes stay open.
   */
  long stop(Context context) throws IOException, InterruptedException {
    long pid = context.<ProcessId>await(Call.of(LifeFunctions.PROCESS)).pid();
    stopped.add(pid);
    signal("STOP", pid);
    // The signal is there when the command returns, but each thread obeys it when it next can.
    Eventually.holds("all threads of process " + pid + " are stopped", () -> isStopped(pid));
    return pid;
  }

  private static boolean isStopped(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        // The name before it is in brackets, and may have such in itself: proc(5).
        if (!stat.startsWith(") T", stat.lastIndexOf(')'))) {
          return false;
        }
      }
    }
    return true;
  }

  void resume(long pid) throws IOException, InterruptedException {
    signal("CONT", pid);
  }

  static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessLife::isRunning).isPresent();
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + name + " " + pid + " ended with exit status " + status);
    }
  }

  /** Kills what is left, stopped or not. */
  @Override
  public void close() {
    for (long pid : stopped) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    for (ProcessHandle handle : living()) {
      handle.destroyForcibly();
    }
  }
}
