package org.econtext.transport.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalInt;
import org.econtext.parent.Connection;

/**
 * A container that the engine removes when its first process ends, which it mostly does because its
 * input has ended. What doesn't heed that outlives the client, so {@link #destroy} removes it.
 */
record TemporaryContainer(Connection connection, String client, String name) implements Connection {
  @Override
  public InputStream input() {
    return connection.input();
  }

  @Override
  public OutputStream output() {
    return connection.output();
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
    boolean alive = isAlive();
    connection.destroy();
    if (!alive) {
      return;
    }
    try {
      // Nobody waits for it or hears of it: the container may be gone by then, as it should.
      new ProcessBuilder(client, "rm", "--force", "--volumes", name)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .getOutputStream()
          .close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the container " + name, e);
    }
  }

  private boolean isAlive() {
    try {
      return connection.awaitExit(Duration.ZERO).isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
