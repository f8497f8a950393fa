package org.econtext.conformance;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Call;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.master.Master;

/** A master in a JVM of its own, which a test may kill. */
@SuppressWarnings("FutureReturnValueIgnored") // Calls that are lost with their context.
final class ForkedMaster implements AutoCloseable {
  private final Process process;
  private final List<ProcessId> processes;

  private ForkedMaster(Process process, List<ProcessId> processes) {
    this.process = process;
    this.processes = processes;
  }

  /**
   * Starts one that connects a subject's way, then so many contexts in a row, each below the last.
   */
  static ForkedMaster start(Subject subject, int depth) throws IOException {
    List<Target> route = new ArrayList<>(subject.via());
    for (int i = 0; i < depth; i++) {
      route.add(i == 0 ? subject.target(null) : subject.below(null));
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return start(java, route);
  }

  static ForkedMaster start(Path java, List<Target> route) throws IOException {
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ForkedMaster.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // Not closed: the end of its input would end the other JVM.
    ObjectOutputStream out =
        new ObjectOutputStream(new DataOutputStream(process.getOutputStream()));
    out.writeObject(route.toArray(new Target[0]));
    out.flush();
    BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
    List<ProcessId> processes = new ArrayList<>();
    for (int i = 0; i < route.size(); i++) {
      String line = in.readLine();
      if (line == null) {
        process.destroyForcibly();
        throw new EOFException("the forked master ended; its stderr says why");
      }
      int space = line.indexOf(' ');
      processes.add(
          new ProcessId(
              line.substring(0, space), Long.parseLong(line, space + 1, line.length(), 10)));
    }
    return new ForkedMaster(process, processes);
  }

  /** The processes of its contexts, in the order of the route. */
  List<ProcessId> processes() {
    return processes;
  }

  long pid() {
    return process.pid();
  }

  void kill() throws InterruptedException {
    // SIGKILL, and to no other process.
    process.destroyForcibly().waitFor();
  }

  /** Ends it in order. */
  @Override
  public void close() throws IOException {
    if (!process.isAlive()) {
      return;
    }
    process.getOutputStream().close();
    try {
      if (process.waitFor(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IOException("the forked master did not end in order");
  }

  /**
   * Runs in the other JVM.
   *
   * @param arguments none
   * @throws Exception whatever fails; the JVM ends with it
   */
  public static void main(String[] arguments) throws Exception {
    ObjectInputStream in = new ObjectInputStream(System.in);
    Target[] route = (Target[]) in.readObject();
    try (Router router = Master.open()) {
      Context last = router.self();
      for (Target hop : route) {
        last = last.connect(hop);
        ProcessId there = last.call(LifeFunctions.PROCESS);
        System.out.println(there.host() + " " + there.pid());
        // So that the end doesn't depend on the program's threads.
        last.runAsync(LifeFunctions::hang);
        last.await(Call.of(LifeFunctions.STARTED_COUNT).concurrently());
      }
      // Whatever comes, only its end says something.
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
