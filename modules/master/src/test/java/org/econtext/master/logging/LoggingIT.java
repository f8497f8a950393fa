package org.econtext.master.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.LogManager;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.econtext.core.Context;
import org.econtext.core.RemoteThrowable;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What children log arrives in the back end of the master, whatever API and Java they use. */
@Timeout(120)
class LoggingIT {
  private static final Path JDKS = Path.of("/usr/lib/jvm");

  /** This JVM's launcher, and those of other installed JDKs that econtext runs on. */
  static List<String> launchers() throws IOException {
    List<String> launchers = new ArrayList<>();
    launchers.add(Path.of(System.getProperty("java.home"), "bin", "java").toRealPath().toString());
    if (Files.isDirectory(JDKS)) {
      try (Stream<Path> homes = Files.list(JDKS)) {
        homes
            .filter(LoggingIT::isRecent)
            .map(home -> realPath(home.resolve("bin/java")))
            .filter(launcher -> !launchers.contains(launcher))
            .distinct()
            .forEach(launchers::add);
      }
    }
    return launchers;
  }

  private static boolean isRecent(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
      return false;
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(release)) {
      properties.load(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    String version = properties.getProperty("JAVA_VERSION").replace("\"", "");
    return Integer.parseInt(version.replaceAll("[^0-9].*", "")) >= 17;
  }

  private static String realPath(Path path) {
    try {
      return path.toRealPath().toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs something in a child called {@code web} and closes the router, which has to flush all. */
  private static void inChild(String java, Body body) {
    inChild(java, Master.builder(), body);
  }

  private static void inChild(String java, Master.Builder master, Body body) {
    try (Router router = master.open()) {
      body.use(router.connect(Local.process().name("web").java(java)));
    }
  }

  /** The jars that classes come from. */
  private static List<Path> jarsOf(Class<?>... types) {
    return Stream.of(types)
        .map(type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
        .toList();
  }

  private interface Body {
    void use(Context child);
  }

  /** What runs in children. */
  static final class ChildSide {
    private ChildSide() {}

    static void logThroughSlf4j() {
      Logger logger = LoggerFactory.getLogger("via.slf4j");
      logger.trace("trace {}", 1);
      logger.debug("debug {}", 2);
      logger.info("info {}", 3);
      logger.warn("warn {}", 4);
      logger.error("error {}", 5);
    }

    static void logThroughJul() {
      java.util.logging.Logger logger = java.util.logging.Logger.getLogger("via.jul");
      logger.log(java.util.logging.Level.FINEST, "trace {0}", 1);
      logger.log(java.util.logging.Level.FINE, "debug {0}", 2);
      logger.log(java.util.logging.Level.INFO, "info {0}", 3);
      logger.log(java.util.logging.Level.WARNING, "warn {0}", 4);
      logger.log(java.util.logging.Level.SEVERE, "error {0}", 5);
    }

    static void logThroughSystemLogger() {
      System.Logger logger = System.getLogger("via.system");
      logger.log(System.Logger.Level.TRACE, "trace {0}", 1);
      logger.log(System.Logger.Level.DEBUG, "debug {0}", 2);
      logger.log(System.Logger.Level.INFO, "info {0}", 3);
      logger.log(System.Logger.Level.WARNING, "warn {0}", 4);
      logger.log(System.Logger.Level.ERROR, "error {0}", 5);
    }

    static void logThroughAll() {
      logThroughJul();
      logThroughSlf4j();
      logThroughSystemLogger();
    }

    static void logFailures() {
      Throwable thrown = new IllegalStateException("no stock", new OutOfRange("-1"));
      LoggerFactory.getLogger("via.slf4j").error("failed", thrown);
      java.util.logging.Logger.getLogger("via.jul")
          .log(java.util.logging.Level.SEVERE, "failed", thrown);
      System.getLogger("via.system").log(System.Logger.Level.ERROR, "failed", thrown);
    }

    static String slf4jBinding() {
      return LoggerFactory.getILoggerFactory().getClass().getName();
    }

    static String mdcValue() {
      MDC.put("key", "value");
      return MDC.get("key");
    }

    static void useJulAfterReset() throws IOException {
      java.util.logging.Logger logger = java.util.logging.Logger.getLogger("via.jul");
      logger.info("before");
      LogManager.getLogManager().reset();
      logger.info("no handler");
      LogManager.getLogManager().readConfiguration();
      logger.info("after");
      LogManager.getLogManager().readConfiguration();
      logger.info("after again");
    }

    static void useJulFirstOnManyThreads() throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int number = i;
        threads.add(
            new Thread(
                () -> java.util.logging.Logger.getLogger("via.jul" + number % 4).info("once")));
      }
      for (Thread thread : threads) {
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    static String julHandlers() {
      return List.of(java.util.logging.Logger.getLogger("").getHandlers()).stream()
          .map(handler -> handler.getClass().getName())
          .toList()
          .toString();
    }

    static void printOutput(int longLine) throws IOException {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      out.println("grüße");
      out.print("two");
      out.print(" pieces\r\n");
      out.println();
      out.write(new byte[] {'b', 'a', 'd', ' ', (byte) 0xff, (byte) 0xc3, '(', '\n'});
      out.println("x".repeat(longLine));
      System.err.println("to stderr");
      System.err.flush();
      out.print("no line break");
      out.flush();
    }

    static int inheritIo() throws IOException, InterruptedException {
      return new ProcessBuilder("sh", "-c", "echo from sh; echo to err >&2")
          .inheritIO()
          .start()
          .waitFor();
    }

    static void logMuch(int count) {
      Logger logger = LoggerFactory.getLogger("via.slf4j");
      for (int i = 0; i < count; i++) {
        logger.info("{}", i);
      }
    }
  }

  /** A class of the program's own, which the log need not load. */
  static final class OutOfRange extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfRange(String message) {
      super(message);
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void recordsAtTheMastersLevelAndAboveArrive(String java) {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      inChild(
          java,
          child -> {
            // What still comes isn't kept from coming by the master's own back end.
            recorder.setLevel(Level.TRACE);
            child.run(ChildSide::logThroughAll);
          });
      for (String logger : List.of("via.slf4j", "via.jul", "via.system")) {
        assertThat(recorder.messagesOf(logger)).containsExactly("info 3", "warn 4", "error 5");
        assertThat(recorder.eventsOf(logger))
            .extracting(ILoggingEvent::getLevel)
            .containsExactly(Level.INFO, Level.WARN, Level.ERROR);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void allRecordsArriveIfTheMasterWantsThem(String java) {
    try (Recorder recorder = Recorder.ofContexts(Level.TRACE)) {
      inChild(java, child -> child.run(ChildSide::logThroughAll));
      for (String logger : List.of("via.slf4j", "via.jul", "via.system")) {
        assertThat(recorder.eventsOf(logger))
            .extracting(ILoggingEvent::getLevel)
            .containsExactly(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void recordsSayWhereAndWhenTheyWereLogged(String java) {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      Instant before = Instant.now().minusMillis(1);
      inChild(java, child -> child.run(ChildSide::logThroughAll));
      for (String logger : List.of("via.slf4j", "via.jul", "via.system")) {
        ILoggingEvent event = recorder.eventsOf(logger).get(0);
        assertThat(event.getLoggerName()).isEqualTo("econtext.ctx.web");
        assertThat(event.getFormattedMessage()).isEqualTo("[main] " + logger + ": info 3");
        assertThat(event.getMDCPropertyMap())
            .containsEntry(Slf4jSink.MDC_CONTEXT, "web")
            .containsEntry(Slf4jSink.MDC_THREAD, "main");
        assertThat(Instant.parse(event.getMDCPropertyMap().get(Slf4jSink.MDC_TIME)))
            .isBetween(before, Instant.now());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void thrownOnesArriveWithTypeTraceAndCause(String java) {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      inChild(java, child -> child.run(ChildSide::logFailures));
      for (String logger : List.of("via.slf4j", "via.jul", "via.system")) {
        assertThat(recorder.messagesOf(logger)).containsExactly("failed");
        RemoteThrowable thrown = thrownBy(recorder.eventsOf(logger).get(0));
        assertThat(thrown.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(thrown).hasMessage("no stock");
        assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("logFailures");
        assertThat(((RemoteThrowable) thrown.getCause()).type())
            .isEqualTo(OutOfRange.class.getName());
      }
    }
  }

  private static RemoteThrowable thrownBy(ILoggingEvent event) {
    return (RemoteThrowable) ((ThrowableProxy) event.getThrowableProxy()).getThrowable();
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void slf4jBindsToEcontextOnlyAndItsMdcWorks(String java) {
    inChild(
        java,
        child -> {
          assertThat(child.call(ChildSide::slf4jBinding))
              .isEqualTo(ForwardingLoggerFactory.class.getName());
          assertThat(child.call(ChildSide::mdcValue)).isEqualTo("value");
        });
    assertThat(ChildSide.slf4jBinding()).startsWith("ch.qos.logback.");
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void slf4jBindsToEcontextAlsoWithAGivenClassPath(String java) {
    List<Path> bare = jarsOf(LoggerFactory.class);
    List<Path> withBackEnd =
        jarsOf(LoggerFactory.class, ch.qos.logback.classic.Logger.class, ThrowableProxy.class);
    for (List<Path> classPath : List.of(bare, withBackEnd)) {
      try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
        inChild(
            java,
            Master.builder().classPath(classPath),
            child -> {
              child.run(ChildSide::logThroughSlf4j);
              assertThat(child.call(ChildSide::slf4jBinding))
                  .isEqualTo(ForwardingLoggerFactory.class.getName());
            });
        assertThat(recorder.messagesOf("via.slf4j")).containsExactly("info 3", "warn 4", "error 5");
        assertThat(recorder.eventsOf("stderr")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void julHasOneHandlerAlsoWhenItIsReadAnew(String java) {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      inChild(
          java,
          child -> {
            assertThat(child.call(ChildSide::julHandlers))
                .isEqualTo("[" + JulSetup.ForwardingHandler.class.getName() + "]");
            child.run(ChildSide::useJulAfterReset);
          });
      assertThat(recorder.messagesOf("via.jul")).containsExactly("before", "after", "after again");
      assertThat(recorder.eventsOf("stderr")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void julCanBeUsedFirstOnManyThreadsAtOnce(String java) {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      inChild(java, child -> child.run(ChildSide::useJulFirstOnManyThreads));
      for (int i = 0; i < 4; i++) {
        assertThat(recorder.messagesOf("via.jul" + i)).containsOnly("once").hasSize(4);
      }
      assertThat(recorder.eventsOf("stderr")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void outputArrivesByLinesWhateverItsBytesAndLength(String java) {
    int mebibyte = 1 << 20;
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      inChild(java, child -> child.run(ChildSide::printOutput, mebibyte));
      assertThat(recorder.messagesOf("stdout"))
          .containsExactly(
              "grüße", "two pieces", "", "bad \\xff\\xc3(", "x".repeat(mebibyte), "no line break");
      assertThat(recorder.messagesOf("stderr")).containsExactly("to stderr");
      assertThat(recorder.eventsOf("stdout"))
          .extracting(ILoggingEvent::getLoggerName, ILoggingEvent::getLevel)
          .containsOnly(tuple("econtext.ctx.web", Level.INFO));
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void outputOfSubprocessesArrives(String java) {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      inChild(java, child -> assertThat(child.call(ChildSide::inheritIo)).isZero());
      assertThat(recorder.messagesOf("stdout")).containsExactly("from sh");
      assertThat(recorder.messagesOf("stderr")).containsExactly("to err");
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void nothingIsLostOrReorderedWhenTheRouterCloses(String java) {
    int count = 20_000;
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      inChild(java, child -> child.run(ChildSide::logMuch, count));
      assertThat(recorder.messagesOf("via.slf4j"))
          .isEqualTo(IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void recordsOfADescendantArriveUnderItsOwnName(String java) {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      inChild(
          java,
          child -> {
            Context below = child.connect(Local.process().name("db").java(java));
            below.run(ChildSide::logThroughAll);
          });
      assertThat(recorder.eventsOf("via.jul"))
          .extracting(ILoggingEvent::getLoggerName)
          .containsOnly("econtext.ctx.db")
          .hasSize(3);
    }
  }
}
