package org.econtext.master.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.econtext.core.Broker;
import org.econtext.core.RemoteThrowable;
import org.econtext.core.broker.ThreadBroker;
import org.econtext.core.router.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

@Timeout(60)
class Slf4jSinkTest {
  private static final Broker BROKER =
      new ThreadBroker(
          Slf4jSinkTest.class.getClassLoader(),
          failure -> {
            throw new AssertionError(failure);
          });
  private static final long BRIEFLY = 50;
  private static final int INFO = System.Logger.Level.INFO.getSeverity();

  private static LogRecord of(int severity, String context, String text) {
    return new LogRecord(7, context, severity, "com.acme.Shop", "worker-1", 0, text, null);
  }

  private static LogRecord info(String text) {
    return of(INFO, "web", text);
  }

  @ParameterizedTest
  @CsvSource({
    "1000,ERROR",
    "5000,ERROR",
    "900,WARN",
    "999,WARN",
    "800,INFO",
    "700,DEBUG",
    "500,DEBUG",
    "400,TRACE",
    "300,TRACE",
    "-1,TRACE"
  })
  void mapsSeveritiesToLevels(int severity, String level) {
    try (Recorder recorder = Recorder.ofContexts(Level.TRACE)) {
      try (Slf4jSink sink = new Slf4jSink(BROKER)) {
        sink.log(of(severity, "web", "text"));
      }
      assertThat(recorder.events())
          .extracting(event -> event.getLevel().toString())
          .containsExactly(level);
    }
  }

  @ParameterizedTest
  @CsvSource({"TRACE,400", "DEBUG,500", "INFO,800", "WARN,900", "ERROR,1000"})
  void asksTheBackEndForTheLowestSeverity(String level, int severity) {
    try (Recorder recorder = Recorder.ofContexts(Level.toLevel(level))) {
      assertThat(recorder.isStarted()).isTrue();
      assertThat(Slf4jSink.masterLevel()).isEqualTo(severity);
    }
  }

  @Test
  void asksForNothingIfTheBackEndWantsNothing() {
    try (Recorder recorder = Recorder.ofContexts(Level.OFF)) {
      assertThat(recorder.isStarted()).isTrue();
      assertThat(Slf4jSink.masterLevel()).isEqualTo(System.Logger.Level.OFF.getSeverity());
    }
  }

  @Test
  void namesTheOriginInTheMessageAndInTheMdc() {
    ILoggingEvent event = loggedOnce(info("3 rows {}"));

    assertThat(event.getLoggerName()).isEqualTo("econtext.ctx.web");
    assertThat(event.getFormattedMessage()).isEqualTo("[worker-1] com.acme.Shop: 3 rows {}");
    assertThat(event.getMDCPropertyMap())
        .containsOnly(
            entry("econtext.context", "web"),
            entry("econtext.logger", "com.acme.Shop"),
            entry("econtext.thread", "worker-1"),
            entry("econtext.time", "1970-01-01T00:00:00Z"));
  }

  @Test
  void namesNoThreadForOutput() {
    ILoggingEvent event =
        loggedOnce(new LogRecord(7, "web", INFO, "stdout", "stdout", 0, "hello", null));

    assertThat(event.getFormattedMessage()).isEqualTo("stdout: hello");
  }

  @Test
  void takesAMessageWithBracesAndAThrowableAsItIs() {
    RemoteThrowable cause = remote("com.acme.Deep", "{}", null);
    RemoteThrowable thrown = remote("com.acme.OutOfStock", "none left", cause);
    ILoggingEvent event =
        loggedOnce(new LogRecord(7, "web", INFO, "com.acme.Shop", "w", 0, "{} {}", thrown));

    assertThat(event.getFormattedMessage()).isEqualTo("[w] com.acme.Shop: {} {}");
    assertThat(((ThrowableProxy) event.getThrowableProxy()).getThrowable()).isSameAs(thrown);
  }

  private static RemoteThrowable remote(String type, String message, RemoteThrowable cause) {
    StackTraceElement[] trace = {new StackTraceElement("com.acme.Shop", "sell", "Shop.java", 12)};
    return new RemoteThrowable(type, message, trace, cause);
  }

  @Test
  void logsTheMastersOwnRecordsUnderEcontextsName() {
    try (Recorder recorder = new Recorder("org.econtext", Level.TRACE)) {
      try (Slf4jSink sink = new Slf4jSink(BROKER)) {
        sink.log(LogRecord.of(900, "org.econtext", "a warning", null).from(0, "master"));
      }
      assertThat(recorder.messages()).containsExactly("a warning");
      assertThat(recorder.events().get(0).getLoggerName()).isEqualTo("org.econtext");
      assertThat(recorder.events().get(0).getMDCPropertyMap())
          .containsEntry(Slf4jSink.MDC_CONTEXT, "master");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "a.b", ".", "..", "a..b", "a$b", "", " ", "web\n", "x/y"})
  void takesAnyContextName(String name) {
    ILoggingEvent event = loggedOnce(of(INFO, name, "text"));

    assertThat(event.getLoggerName()).isEqualTo("econtext.ctx." + name.replace('\n', '?'));
  }

  @Test
  void takesARecordThatLacksEverything() {
    ILoggingEvent event = loggedOnce(new LogRecord(7, null, INFO, null, null, 0, null, null));

    assertThat(event.getLoggerName()).isEqualTo("econtext.ctx.#7");
    assertThat(event.getFormattedMessage()).isEqualTo("[null] null: null");
  }

  @Test
  void takesNamesThatTryToForgeALine() {
    ILoggingEvent event =
        loggedOnce(new LogRecord(7, "web", INFO, "a\nERROR b", "c\r\u001b", 0, "text", null));

    assertThat(event.getFormattedMessage()).isEqualTo("[c??] a?ERROR b: text");
  }

  private static ILoggingEvent loggedOnce(LogRecord logRecord) {
    try (Recorder recorder = Recorder.ofContexts(Level.TRACE)) {
      try (Slf4jSink sink = new Slf4jSink(BROKER)) {
        sink.log(logRecord);
      }
      assertThat(recorder.events()).hasSize(1);
      return recorder.events().get(0);
    }
  }

  @Test
  void leavesTheCallersMdcAlone() {
    MDC.put("own", "kept");
    try {
      ILoggingEvent event = loggedOnce(info("text"));

      assertThat(MDC.getCopyOfContextMap()).containsOnly(entry("own", "kept"));
      assertThat(event.getMDCPropertyMap()).doesNotContainKey("own");
    } finally {
      MDC.remove("own");
    }
  }

  @Test
  void keepsTheOrderAndLosesNothingWhenClosed() {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      List<String> expected = new ArrayList<>();
      try (Slf4jSink sink = new Slf4jSink(BROKER)) {
        for (int i = 0; i < 20_000; i++) {
          sink.log(info("record " + i));
          expected.add("record " + i);
        }
      }
      assertThat(recorder.messagesOf("com.acme.Shop")).isEqualTo(expected);
    }
  }

  @Test
  void flushWaitsForWhatCameBefore() {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO);
        Slf4jSink sink = new Slf4jSink(BROKER)) {
      sink.log(info("one"));
      sink.log(info("two"));
      assertThat(sink.flush()).isTrue();
      assertThat(recorder.messagesOf("com.acme.Shop")).containsExactly("one", "two");
    }
  }

  @Test
  void logsWhatComesAfterItsEnd() {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      Slf4jSink sink = new Slf4jSink(BROKER);
      sink.close();
      sink.log(info("late"));
      assertThat(sink.flush()).isTrue();
      assertThat(recorder.messagesOf("com.acme.Shop")).containsExactly("late");
    }
  }

  @Test
  void goesOnAfterTheBackEndFailedAndReportsItOnce() {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      String said;
      try (CapturedErr err = new CapturedErr()) {
        try (Slf4jSink sink = new Slf4jSink(BROKER)) {
          recorder.failWith(
              new IllegalStateException("no append", new IllegalArgumentException("disk full")));
          sink.log(info("lost"));
          sink.log(info("lost, too"));
          assertThat(sink.flush()).isTrue();
          recorder.failWith(null);
          sink.log(info("logged"));
        }
        said = err.text();
      }
      assertThat(recorder.messagesOf("com.acme.Shop")).containsExactly("logged");
      assertThat(said)
          .containsOnlyOnce("the logging back end failed with a record of context web")
          .containsOnlyOnce("java.lang.IllegalStateException: no append at ")
          .containsOnlyOnce("caused by java.lang.IllegalArgumentException: disk full at ")
          .contains(Slf4jSinkTest.class.getName())
          .contains("log records lost because the logging back end failed: 2");
    }
  }

  @Test
  void doesNotLetAFullShareOfOneThreadHoldUpAnother() throws InterruptedException {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      try (Slf4jSink sink = new Slf4jSink(BROKER)) {
        recorder.hold();
        CountDownLatch shareIsFull = new CountDownLatch(1);
        Thread flood =
            new Thread(
                () -> {
                  sink.log(info("x".repeat(Slf4jSink.SHARE_CHARS)));
                  shareIsFull.countDown();
                  sink.log(info("waits"));
                });
        flood.start();
        shareIsFull.await();
        recorder.awaitArrival();

        sink.log(info("from another thread"));
        assertThat(flood.isAlive()).isTrue();

        recorder.release();
        flood.join();
      }
      assertThat(recorder.messagesOf("com.acme.Shop"))
          .hasSize(3)
          .endsWith("waits")
          .contains("from another thread");
    }
  }

  @Test
  void dropsWhatIsOverTheShareWhenTheBackEndIsStuckAndSaysHowMuch() {
    try (Recorder own = new Recorder("org.econtext", Level.TRACE);
        Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      try (Slf4jSink sink = new Slf4jSink(BROKER, BRIEFLY)) {
        recorder.hold();
        sink.log(info("x".repeat(Slf4jSink.SHARE_CHARS)));
        for (int i = 0; i < 1_000; i++) {
          sink.log(info("over the share"));
        }
        assertThat(sink.flush()).isFalse();
        recorder.release();
        assertThat(sink.flush()).isTrue();
        sink.log(info("again"));
      }
      assertThat(recorder.messagesOf("com.acme.Shop")).hasSize(2).endsWith("again");
      assertThat(own.messages())
          .containsExactly("1000 log records were dropped because the logging was stuck");
    }
  }

  @Test
  void anAppenderThatLogsDuringTheReportOfLossesNeverWaitsForItself() {
    Semaphore reports = new Semaphore(0);
    try (Recorder contexts = Recorder.ofContexts(Level.INFO);
        Recorder own = new Recorder("org.econtext", Level.TRACE);
        Slf4jSink sink = new Slf4jSink(BROKER, Duration.ofDays(1).toMillis())) {
      contexts.onEvent(
          () -> {
            contexts.onEvent(() -> {});
            sink.log(info("x".repeat(Slf4jSink.SHARE_CHARS)));
            sink.log(info("dropped, since the thread that logs is the one that fills its share"));
          });
      own.onEvent(
          () -> {
            own.onEvent(() -> {});
            sink.log(info("dropped as well"));
            reports.release();
          });
      sink.log(info("begin"));
      assertThat(sink.flush()).isTrue();
      reports.acquireUninterruptibly();
      sink.log(info("end"));
      assertThat(sink.flush()).isTrue();
      assertThat(own.messages())
          .hasSize(2)
          .containsOnly("1 log records were dropped because the logging was stuck");
    }
  }

  @Test
  void keepsTheRecordAndTheInterruptOfAThreadThatWaitsForRoom() {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO)) {
      boolean interrupted;
      try (Slf4jSink sink = new Slf4jSink(BROKER)) {
        sink.log(info("x".repeat(Slf4jSink.SHARE_CHARS)));
        Thread.currentThread().interrupt();
        sink.log(info("logged all the same"));
        interrupted = Thread.interrupted();
      }
      assertThat(interrupted).isTrue();
      assertThat(recorder.messagesOf("com.acme.Shop")).hasSize(2).endsWith("logged all the same");
    }
  }

  @Test
  void givesUpClosingWhenTheBackEndIsStuck() {
    try (Recorder recorder = Recorder.ofContexts(Level.INFO);
        CapturedErr err = new CapturedErr()) {
      recorder.hold();
      Slf4jSink sink = new Slf4jSink(BROKER, BRIEFLY);
      sink.log(info("one"));
      sink.log(info("two"));
      sink.close();

      assertThat(err.text()).contains("records that still wait: 2");
      recorder.release();
      assertThat(sink.flush()).isTrue();
    }
  }

  /** Takes the place of stderr. */
  private static final class CapturedErr implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    CapturedErr() {
      System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      System.setErr(before);
    }
  }
}
