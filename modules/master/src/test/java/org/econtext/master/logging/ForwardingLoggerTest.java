package org.econtext.master.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.router.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.SLF4JServiceProvider;

class ForwardingLoggerTest {
  private final List<LogRecord> sent = new ArrayList<>();
  private final Logger logger =
      new ForwardingLoggerFactory(sent::add, System.Logger.Level.TRACE.getSeverity())
          .getLogger("com.acme.Shop");

  private LogRecord only() {
    assertThat(sent).hasSize(1);
    return sent.get(0);
  }

  @Test
  void sendsNameThreadAndTime() {
    long before = System.currentTimeMillis();
    logger.info("text");

    assertThat(only().logger()).isEqualTo("com.acme.Shop");
    assertThat(only().thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(only().millis()).isBetween(before, System.currentTimeMillis());
    assertThat(only().severity()).isEqualTo(System.Logger.Level.INFO.getSeverity());
    assertThat(only().thrown()).isNull();
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void sendsItsLevelAndThoseAbove(Level lowest) {
    Logger limited =
        new ForwardingLoggerFactory(sent::add, Levels.severityOf(lowest)).getLogger("x");
    List<String> expected = new ArrayList<>();
    for (Level level : Level.values()) {
      boolean wanted = level.compareTo(lowest) <= 0;
      assertThat(limited.isEnabledForLevel(level)).isEqualTo(wanted);
      limited.atLevel(level).log(level.name());
      if (wanted) {
        expected.add(level.name());
      }
    }

    assertThat(sent).extracting(LogRecord::message).isEqualTo(expected);
    assertThat(sent)
        .extracting(logRecord -> Levels.ofSeverity(logRecord.severity()).name())
        .isEqualTo(expected);
  }

  @Test
  void fillsInArguments() {
    logger.warn("{} of {} in {}", 1, "two", new int[] {3});

    assertThat(only().message()).isEqualTo("1 of two in [3]");
  }

  @Test
  void leavesBracesOfAMessageWithoutArguments() {
    logger.warn("{}");

    assertThat(only().message()).isEqualTo("{}");
  }

  @Test
  void takesALastThrowable() {
    logger.error("order {} failed", 12, new IllegalStateException("no stock"));

    assertThat(only().message()).isEqualTo("order 12 failed");
    assertThat(only().thrown()).isInstanceOf(IllegalStateException.class);
    assertThat(only().thrown()).hasMessage("no stock");
    assertThat(only().thrown().getStackTrace()[0].getMethodName()).isEqualTo("takesALastThrowable");
  }

  @Test
  void takesAThrowableAlone() {
    logger.error("failed", new IllegalStateException("no stock"));

    assertThat(only().message()).isEqualTo("failed");
    assertThat(only().thrown()).hasMessage("no stock");
  }

  @Test
  void takesTheFluentApi() {
    logger
        .atInfo()
        .addMarker(MarkerFactory.getMarker("AUDIT"))
        .addKeyValue("order", 12)
        .addArgument("three")
        .setCause(new IllegalStateException("no stock"))
        .log("{} rows");

    assertThat(only().message()).contains("AUDIT").contains("order=12").endsWith("three rows");
    assertThat(only().thrown()).hasMessage("no stock");
  }

  @Test
  void ignoresMarkersOtherwise() {
    logger.info(MarkerFactory.getMarker("AUDIT"), "{} rows", 3);

    assertThat(only().message()).isEqualTo("3 rows");
  }

  @Test
  void takesNull() {
    logger.info(null);
    logger.info("{}", (Object) null);

    assertThat(sent).extracting(LogRecord::message).containsExactly("null", "null");
  }

  @Test
  void isOnlyForChildren() {
    assertThatThrownBy(ForwardingProvider::new).isInstanceOf(IllegalStateException.class);
    assertThat(LoggerFactory.getILoggerFactory()).isNotInstanceOf(ForwardingLoggerFactory.class);
  }

  @Test
  void isNoProviderOfTheModule() throws IOException {
    Module module = ForwardingProvider.class.getModule();
    assumeTrue(module.isNamed(), "the tests run on the module path");

    assertThat(module.getDescriptor().provides()).isEmpty();
    assertThat(
            module.getResourceAsStream("META-INF/services/" + SLF4JServiceProvider.class.getName()))
        .isNull();
  }
}
