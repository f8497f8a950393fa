package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.econtext.core.router.LogRecord;
import org.econtext.core.router.LogSink;

/**
 * What a router logs. It can only be waited for: what happens on a thread that must not wait is
 * logged by another one, later than it can be seen.
 */
final class RouterLog implements LogSink {
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @Override
  public void log(LogRecord record) {
    lines.add(record.message());
  }

  /** Waits for a line, behind the one that was waited for before, that contains something. */
  void await(String part) throws InterruptedException {
    String line;
    do {
      line = lines.poll(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(line).as("a line with '%s' is logged", part).isNotNull();
    } while (!line.contains(part));
  }
}
