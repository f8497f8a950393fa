package org.econtext.benchmarks;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.local.Local;

/** Counts what is sent to a local context: the first stage's command and all that follows. */
final class CountingTarget implements TransportTarget {
  private static final long serialVersionUID = 1L;

  private final Local local;
  private final AtomicLong sent;

  CountingTarget(Local local, AtomicLong sent) {
    this.local = local;
    this.sent = sent;
  }

  @Override
  public ContextOptions options() {
    return local.options();
  }

  @Override
  public TransportTarget withOptions(ContextOptions options) {
    return new CountingTarget(local.withOptions(options), sent);
  }

  @Override
  public String hop() {
    return local.hop();
  }

  @Override
  public List<String> command(List<String> firstStage) {
    return local.command(firstStage);
  }

  @Override
  public Connection open(List<String> firstStage) throws IOException {
    for (String word : firstStage) {
      sent.addAndGet(word.length() + 1L);
    }
    Connection connection = local.open(firstStage);
    OutputStream counted =
        new FilterOutputStream(connection.output()) {
          @Override
          public void write(byte[] bytes, int offset, int count) throws IOException {
            sent.addAndGet(count);
            out.write(bytes, offset, count);
          }
        };
    return new Connection() {
      @Override
      public InputStream input() {
        return connection.input();
      }

      @Override
      public OutputStream output() {
        return counted;
      }

      @Override
      public InputStream error() {
        return connection.error();
      }

      @Override
      public OptionalInt awaitExit(Duration timeout) throws InterruptedException {
        return connection.awaitExit(timeout);
      }

      @Override
      public void destroy() {
        connection.destroy();
      }
    };
  }
}
