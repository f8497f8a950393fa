package org.econtext.master;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.master.program.ProgramRun;

/**
 * A Java program that is to run in another context as {@code java} would run it: its {@code main}
 * on the main thread, stdin, stdout and stderr byte for byte, and its exit status passed on.
 *
 * <pre>{@code
 * Local target = Local.process().withOptions(ContextOptions.defaults().program(true));
 * List<Path> classPath = List.of(Path.of("h2.jar"));
 * try (Router router = Master.builder().classPath(classPath).ownLogging(true).open()) {
 *   int status = Program.of("org.h2.tools.Shell", "-help").run(router.connect(target));
 * }
 * }</pre>
 *
 * <p>The context ends with the program, so it runs only one. What differs from {@code java}: stdout
 * and stderr keep their own order, but not the one between them; what the program wrote in the last
 * instant before {@link Runtime#halt} or before its JVM was killed may be lost; and stack traces
 * that the program prints itself show econtext below {@code main}. Not thread safe.
 */
public final class Program {
  private final String mainClass;
  private final List<String> arguments;
  private final Map<String, String> properties = new LinkedHashMap<>();
  private InputStream stdin = InputStream.nullInputStream();
  private OutputStream stdout = System.out;
  private OutputStream stderr = System.err;

  private Program(String mainClass, List<String> arguments) {
    this.mainClass = mainClass;
    this.arguments = arguments;
  }

  /**
   * Names a program. Its stdin is empty, and its output goes to this JVM's own.
   *
   * @param mainClass the name of the class with {@code main}
   * @param arguments what {@code main} gets
   * @return the program
   */
  public static Program of(String mainClass, String... arguments) {
    return new Program(mainClass, List.of(arguments));
  }

  /**
   * Sets a system property before {@code main} runs.
   *
   * @param key its name
   * @param value its value
   * @return this
   */
  public Program property(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /**
   * Sets what the program reads. It is read ahead, and by a thread that outlives the program if it
   * waits for input then.
   *
   * @param newStdin its stdin; not closed
   * @return this
   */
  public Program stdin(InputStream newStdin) {
    stdin = newStdin;
    return this;
  }

  /**
   * Sets where the program's stdout goes. If writing there fails, the rest is thrown away, and the
   * program goes on.
   *
   * @param newStdout its stdout; flushed, but not closed
   * @return this
   */
  public Program stdout(OutputStream newStdout) {
    stdout = newStdout;
    return this;
  }

  /**
   * Sets where the program's stderr goes, as {@link #stdout} does.
   *
   * @param newStderr its stderr; flushed, but not closed
   * @return this
   */
  public Program stderr(OutputStream newStderr) {
    stderr = newStderr;
    return this;
  }

  /**
   * Runs the program and waits for its end. To end it earlier, close the context: its shutdown
   * hooks run then.
   *
   * @param context where; connected with {@link
   *     org.econtext.parent.ContextOptions#program(boolean)}, and used for nothing else
   * @return its exit status; 128 and the signal's number if its JVM was killed
   * @throws LostContextException if the way to the context broke, so that nobody knows the status
   * @throws org.econtext.core.CallException if the program could not be started
   * @throws InterruptedException if the thread is interrupted; the context is closed then
   */
  public int run(Context context) throws InterruptedException {
    List<String> flat = new ArrayList<>();
    properties.forEach(
        (key, value) -> {
          flat.add(key);
          flat.add(value);
        });
    ProgramRun run = new ProgramRun(context, stdin, stdout, stderr);
    return run.run(mainClass, arguments.toArray(new String[0]), flat.toArray(new String[0]));
  }
}
