package org.econtext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.econtext.cli.Processes.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program notices of being run elsewhere: nothing. */
class RunIT {
  private static final String EDGE = "programs.Edge";
  private static final String SLF4J = "target/test-jars/slf4j-api.jar";
  private static final int BIG_INPUT_BYTES = 20 << 20;

  /** Longer than an end takes that doesn't wait for its last output. */
  private static final long LATE_MILLIS = 5_000;

  @TempDir private Path directory;
  private Processes processes;

  @BeforeEach
  void makeProcesses() {
    processes = new Processes(directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exit 3",
        "halt 4",
        "throw",
        "throwElsewhere",
        "daemon",
        "nonDaemon",
        "exitInThread",
        "hook 1",
        "hook 1000",
        "binary",
        "big 100",
        "cat",
        "unread",
        "closeStdin",
        "closeStdout",
        "subprocess",
        "properties"
      })
  void sameAsJava(String arguments) throws Exception {
    assertSameAsJava("local", EDGE, arguments.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "count", "unread", "subprocess"})
  void sameAsJavaWithBigInput(String argument) throws Exception {
    processes.stdin(bigInput());

    assertSameAsJava("local", EDGE, argument);
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "cat", "exit 3"})
  void sameAsJavaBehindOtherContexts(String arguments) throws Exception {
    processes.stdin(bigInput());

    assertSameAsJava("local/local/local", EDGE, arguments.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"programs.BrokenInitializer", "programs.NoMain", "programs.InstanceMain"})
  void programsThatCannotStartSayWhatJavaSays(String mainClass) throws Exception {
    assertSameAsJava("local", mainClass);
  }

  @ParameterizedTest
  @ValueSource(strings = {SLF4J, SLF4J + ":target/test-jars/slf4j-simple.jar"})
  void programsLogAsTheirOwnClassPathSays(String slf4j) throws Exception {
    String classPath = Processes.TEST_CLASSES + ":" + slf4j;

    assertSameAsJavaWith(classPath, "local", EDGE, "log");
  }

  private void assertSameAsJava(String route, String mainClass, String... arguments)
      throws IOException, InterruptedException {
    assertSameAsJavaWith(Processes.TEST_CLASSES.toString(), route, mainClass, arguments);
  }

  private void assertSameAsJavaWith(
      String classPath, String route, String mainClass, String... arguments)
      throws IOException, InterruptedException {
    Outcome here = processes.java(concat(arguments, "-cp", classPath, mainClass));
    Outcome there =
        processes.econtext(concat(arguments, "run", "--class-path", classPath, route, mainClass));

    there.assertSameAs(here);
  }

  @Test
  void hugeOutputIsNotHeldInMemory() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Processes.econtextCommand(
                "run", "-cp", Processes.TEST_CLASSES.toString(), "local", EDGE, "big", "200"));
    builder.environment().put("JDK_JAVA_OPTIONS", "-Xmx64m");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    process.getOutputStream().close();

    long count = 0;
    byte[] buffer = new byte[8 << 10];
    for (int read = process.getInputStream().read(buffer);
        read >= 0;
        read = process.getInputStream().read(buffer)) {
      count += read;
    }

    assertThat(count).isEqualTo(200L << 20);
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void interruptionEndsTheProgramInOrder() throws Exception {
    Process process =
        new ProcessBuilder(
                Processes.interruptibleCommand(
                    "run", "-cp", Processes.TEST_CLASSES.toString(), "local", EDGE, "wait"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = process.inputReader().readLine();
    ProcessHandle program = process.descendants().reduce((first, last) -> last).orElseThrow();

    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    assertThat(line).isEqualTo("waiting");
    assertThat(process.inputReader().readLine()).isEqualTo("hook ran");
    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(program.onExit().get().isAlive()).isFalse();
  }

  @Test
  void lostReaderOfTheOutputDoesNotStopTheProgram() throws Exception {
    Process process =
        new ProcessBuilder(
                Processes.econtextCommand(
                    "run", "-cp", Processes.TEST_CLASSES.toString(), "local", EDGE, "big", "5"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    process.getInputStream().close();

    assertThat(process.waitFor()).isZero();
  }

  /**
   * While nobody reads, about 1,090 KiB are on the way before a program has to wait: so many stay
   * on the way, in each part of it, when these programs have done all that they do.
   */
  @ParameterizedTest
  @ValueSource(strings = {"hook 1080", "printAndExit 1060"})
  void lastOutputArrivesAtReaderThatComesLate(String arguments) throws Exception {
    String classPath = Processes.TEST_CLASSES.toString();
    String[] program = concat(arguments.split(" ", -1), EDGE);
    Outcome here = processes.java(concat(program, "-cp", classPath));
    File error = directory.resolve("error").toFile();
    Process process =
        new ProcessBuilder(
                Processes.econtextCommand(concat(program, "run", "-cp", classPath, "local")))
            .redirectError(error)
            .start();
    process.getOutputStream().close();

    Thread.sleep(LATE_MILLIS);
    byte[] out = process.getInputStream().readAllBytes();

    Outcome there = new Outcome(process.waitFor(), out, Files.readAllBytes(error.toPath()));
    there.assertSameAs(here);
  }

  private Path bigInput() throws IOException {
    byte[] bytes = new byte[BIG_INPUT_BYTES];
    new Random(1).nextBytes(bytes);
    return Files.write(directory.resolve("input"), bytes);
  }

  private static String[] concat(String[] last, String... first) {
    String[] all = new String[first.length + last.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(last, 0, all, first.length, last.length);
    return all;
  }
}
