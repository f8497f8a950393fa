package org.econtext.master;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.econtext.core.Context;
import org.econtext.master.program.CommandRun;

/**
 * A command of the operating system that is to run in another context's host, as its user: stdin,
 * stdout and stderr byte for byte, and its exit status passed on. Not thread safe.
 *
 * <pre>{@code
 * int status = Command.of(List.of("uname", "-a")).run(context);
 * }</pre>
 */
public final class Command {
  /** The exit status, as shells have it, if the command isn't executable. */
  public static final int NOT_EXECUTABLE = 126;

  /** The exit status, as shells have it, if there is no such command. */
  public static final int NOT_FOUND = 127;

  private final List<String> words;
  private InputStream stdin = InputStream.nullInputStream();
  private OutputStream stdout = System.out;
  private OutputStream stderr = System.err;

  private Command(List<String> words) {
    this.words = words;
  }

  /**
   * Names a command. Its stdin is empty, and its output goes to this JVM's own.
   *
   * @param words the program and its arguments; no shell takes part
   * @return the command
   * @throws IllegalArgumentException if there is none
   */
  public static Command of(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command needs at least one word");
    }
    return new Command(List.copyOf(words));
  }

  /**
   * Sets what the command reads. It is read ahead, and by a thread that outlives the command if it
   * waits for input then.
   *
   * @param newStdin its stdin; not closed
   * @return this
   */
  public Command stdin(InputStream newStdin) {
    stdin = newStdin;
    return this;
  }

  /**
   * Sets where the command's stdout goes. If writing there fails, the rest is thrown away.
   *
   * @param newStdout its stdout; flushed, but not closed
   * @return this
   */
  public Command stdout(OutputStream newStdout) {
    stdout = newStdout;
    return this;
  }

  /**
   * Sets where the command's stderr goes, as {@link #stdout} does.
   *
   * @param newStderr its stderr; flushed, but not closed
   * @return this
   */
  public Command stderr(OutputStream newStderr) {
    stderr = newStderr;
    return this;
  }

  /**
   * Runs the command and waits for its end. It is killed when the context ends.
   *
   * @param context where
   * @return its exit status; 128 and the signal's number if it was killed; {@link #NOT_FOUND} or
   *     {@link #NOT_EXECUTABLE} if it could not be started, which its stderr then explains
   * @throws org.econtext.core.LostContextException if the context is lost before
   * @throws InterruptedException if the thread is interrupted; the command goes on then
   */
  public int run(Context context) throws InterruptedException {
    return new CommandRun(context, stdin, stdout, stderr).run(words.toArray(new String[0]));
  }
}
