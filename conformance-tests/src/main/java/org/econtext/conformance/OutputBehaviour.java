package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.econtext.core.Context;
import org.econtext.core.RemoteThrowable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a context's log records and output go: all have arrived when the master is closed. */
public abstract class OutputBehaviour extends Behaviour {
  private static final int MEBIBYTE = 1 << 20;

  private LogCaptor log;

  /** For subclasses. */
  protected OutputBehaviour() {}

  /** Begins to record, before a master takes its level from the log. */
  @BeforeEach
  protected void openLog() {
    log = LogCaptor.of(LogCaptor.CONTEXTS, "INFO");
  }

  /** Ends the recording. */
  @AfterEach
  protected void closeLog() {
    log.close();
  }

  @Test
  void recordsOfAllLoggingApisArrive() {
    Context web = connect("web");
    web.run(OutputFunctions::log);
    closeRouter();
    assertThat(log.messages("web", "my.slf4j")).containsExactly("by slf4j", "failed");
    assertThat(log.messages("web", "my.jul")).containsExactly("by jul");
    assertThat(log.messages("web", "my.system")).containsExactly("by system");
    List<LogCaptor.Entry> records =
        log.entries().stream().filter(entry -> entry.text().contains("my.")).toList();
    assertThat(records).extracting(LogCaptor.Entry::logger).containsOnly("econtext.ctx.web");
    assertThat(records)
        .extracting(LogCaptor.Entry::level)
        .containsExactly("INFO", "WARN", "ERROR", "WARN");
    RemoteThrowable thrown = (RemoteThrowable) records.get(3).thrown();
    assertThat(thrown.type()).isEqualTo("java.lang.IllegalStateException");
    assertThat(thrown).hasMessage("out of stock");
  }

  @Test
  void linesOfStdoutAndStderrAreLogged() {
    Context web = connect("web");
    web.run(OutputFunctions::print, "grüße");
    web.run(OutputFunctions::printUnfinished, "two ");
    web.run(OutputFunctions::printUnfinished, "pieces\nno line break");
    closeRouter();
    assertThat(log.messages("web", "stdout"))
        .containsExactly("grüße", "two pieces", "no line break");
    assertThat(log.messages("web", "stderr")).containsExactly("grüße");
  }

  @Test
  void longLinesAndBytesThatAreNoTextSurvive() {
    Context web = connect("web");
    web.run(OutputFunctions::printLine, MEBIBYTE, "end");
    web.run(OutputFunctions::printBytes, new byte[] {'<', (byte) 0xff, (byte) 0xc3, '>', '\n'});
    web.run(OutputFunctions::print, "after");
    closeRouter();
    List<String> lines = log.messages("web", "stdout");
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).length()).isEqualTo(MEBIBYTE + 3);
    assertThat(lines.get(0)).endsWith("xxend");
    assertThat(lines.get(1)).startsWith("<").endsWith(">").isNotEqualTo("<>");
    assertThat(lines.get(2)).isEqualTo("after");
  }

  @Test
  void subprocessesCannotDisturbTheStream() {
    Context web = connect("web");
    String script = "echo EC1; echo from sh; echo to err >&2; cat; head -c 70000 /dev/zero";
    assertThat(web.call(OutputFunctions::inherit, script)).isZero();
    assertThat(web.call(CallFunctions::add, 1, 2)).isEqualTo(3);
    closeRouter();
    assertThat(log.messages("web", "stdout")).startsWith("EC1", "from sh");
    assertThat(log.messages("web", "stderr")).containsExactly("to err");
  }

  @Test
  void nativeWritesCannotDisturbTheStream() {
    Context web = connect("web");
    web.run(OutputFunctions::writeToDescriptors, "past the JVM");
    assertThat(web.call(CallFunctions::add, 1, 2)).isEqualTo(3);
    closeRouter();
    assertThat(log.messages("web", "stdout")).containsExactly("past the JVM 1");
    assertThat(log.messages("web", "stderr")).containsExactly("past the JVM 2");
  }

  @Test
  void stdinIsEmpty() {
    assertThat(context().call(OutputFunctions::readStdin)).isEqualTo(-1);
    assertThat(context().call(CallFunctions::add, 1, 2)).isEqualTo(3);
  }

  @Test
  void subprocessesInheritNothingOfTheStream() {
    // The shell lists the directory through a descriptor of its own, which may be 3.
    assertThat(context().call(OutputFunctions::openDescriptors))
        .matches("/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2( /proc/self/fd/\\d+)?");
  }

  @Test
  void outputOfADescendantIsItsOwn() {
    Context web = connect("web");
    Context below = web.connect(subject().below("db"));
    below.run(OutputFunctions::print, "hello");
    below.run(OutputFunctions::log);
    closeRouter();
    assertThat(log.messages("db", "stdout")).containsExactly("hello");
    assertThat(log.messages("db", "my.jul")).containsExactly("by jul");
    assertThat(log.messages("web", "stdout")).isEmpty();
  }
}
