package org.econtext.master.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.logging.Level;
import org.econtext.core.router.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JulSetupTest {
  private final List<LogRecord> sent = new ArrayList<>();
  private final JulSetup.ForwardingHandler handler =
      new JulSetup.ForwardingHandler(sent::add, System.Logger.Level.DEBUG.getSeverity());

  private LogRecord publish(java.util.logging.LogRecord julRecord) {
    handler.publish(julRecord);
    assertThat(sent).hasSize(1);
    return sent.get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "ALL,400",
    "FINEST,400",
    "FINER,400",
    "FINE,500",
    "CONFIG,500",
    "INFO,800",
    "850,800",
    "WARNING,900",
    "SEVERE,1000",
    "OFF,1000"
  })
  void mapsLevelsToSeverities(String level, int severity) {
    assertThat(JulSetup.severityOf(Level.parse(level))).isEqualTo(severity);
  }

  @ParameterizedTest
  @CsvSource({
    "-2147483648,ALL",
    "400,ALL",
    "500,FINE",
    "800,INFO",
    "900,WARNING",
    "1000,SEVERE",
    "2147483647,OFF"
  })
  void mapsTheLowestSeverityToALevel(int severity, String level) {
    assertThat(JulSetup.levelOf(severity)).isEqualTo(Level.parse(level));
  }

  @Test
  void fillsInParametersAndTranslates() {
    var julRecord = new java.util.logging.LogRecord(Level.INFO, "sold");
    julRecord.setLoggerName("com.acme.Shop");
    julRecord.setParameters(new Object[] {12});
    julRecord.setResourceBundle(
        new ListResourceBundle() {
          @Override
          protected Object[][] getContents() {
            return new Object[][] {{"sold", "verkauft: {0}"}};
          }
        });

    LogRecord published = publish(julRecord);
    assertThat(published.message()).isEqualTo("verkauft: 12");
    assertThat(published.logger()).isEqualTo("com.acme.Shop");
  }

  @Test
  void keepsTimeThreadAndThrown() {
    var julRecord = new java.util.logging.LogRecord(Level.SEVERE, "failed");
    julRecord.setInstant(java.time.Instant.ofEpochMilli(1_234));
    julRecord.setLongThreadID(987_654);
    julRecord.setThrown(new IllegalStateException("no stock"));
    LogRecord published = publish(julRecord);

    assertThat(published.millis()).isEqualTo(1_234);
    assertThat(published.thread()).isEqualTo("#987654");
    assertThat(published.thrown()).isSameAs(julRecord.getThrown());
  }

  @Test
  void namesTheThreadThatLogs() {
    assertThat(publish(new java.util.logging.LogRecord(Level.INFO, "text")).thread())
        .isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void takesNullAndWhatHasNoName() {
    LogRecord published = publish(new java.util.logging.LogRecord(Level.INFO, null));

    assertThat(published.message()).isEqualTo("null");
    assertThat(published.logger()).isEqualTo("null");
  }

  @Test
  void sendsNothingBelowTheLowestSeverity() {
    handler.publish(new java.util.logging.LogRecord(Level.FINER, "text"));
    handler.publish(null);

    assertThat(sent).isEmpty();
  }
}
