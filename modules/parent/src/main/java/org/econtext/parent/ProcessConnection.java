package org.econtext.parent;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A connection to a local process's stdin, stdout and stderr. */
public final class ProcessConnection implements Connection {
  private final Process process;

  private ProcessConnection(Process process) {
    this.process = process;
  }

  /**
   * Starts a process.
   *
   * @param builder its command, environment and working directory
   * @return the connection
   * @throws IOException if it can't be started
   */
  public static ProcessConnection start(ProcessBuilder builder) throws IOException {
    return new ProcessConnection(builder.start());
  }

  @Override
  public InputStream input() {
    return new Output(process.getInputStream());
  }

  @Override
  public OutputStream output() {
    return process.getOutputStream();
  }

  @Override
  public InputStream error() {
    return new Output(process.getErrorStream());
  }

  @Override
  public OptionalInt awaitExit(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  @Override
  public void destroy() {
    // The first stage's shell is the process, the JVM its child; so both, and whom the shell has
    // lost to the JVM's sudden end no longer.
    List<ProcessHandle> below = process.descendants().toList();
    // Not Process.destroyForcibly: that closes stdin first, and waits for whoever writes to it.
    process.toHandle().destroyForcibly();
    for (ProcessHandle handle : below) {
      handle.destroyForcibly();
    }
  }

  /**
   * When a process ends, the JDK puts what is left in the pipe into memory and closes the pipe. A
   * thread that is about to read at that moment finds the pipe closed, although there is more.
   */
  private static final class Output extends FilterInputStream {
    Output(InputStream pipe) {
      super(pipe);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        // After destroy() this fails again.
        return in.read();
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      try {
        return in.read(bytes, offset, count);
      } catch (IOException e) {
        return in.read(bytes, offset, count);
      }
    }
  }
}
