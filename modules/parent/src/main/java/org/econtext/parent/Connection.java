package org.econtext.parent;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A live connection to a first stage that runs somewhere: what a transport makes. Thread safe, in
 * so far as one thread at a time reads, one at a time writes and any may destroy.
 */
public interface Connection {
  /**
   * A connection that is nothing but two streams, such as a socket's: what is written to stderr at
   * the far end doesn't arrive, and an exit status only if the shell there still tells it.
   *
   * @param input what comes from the far end; reading fails or ends when {@code end} is closed
   * @param output what goes there
   * @param end is closed to destroy the connection
   * @return the connection
   */
  static Connection of(InputStream input, OutputStream output, Closeable end) {
    return new StreamConnection(input, output, end);
  }

  /**
   * What the first stage, and then the JVM, writes to its stdout.
   *
   * @return the stream; it ends when the far end does, or after {@link #destroy()}. Calls that
   *     follow each other are quickest if it tells what is {@linkplain InputStream#available()
   *     available}.
   */
  InputStream input();

  /**
   * What they read from their stdin.
   *
   * @return the stream; it needs no buffer
   */
  OutputStream output();

  /**
   * What the launching process writes to its stderr.
   *
   * @return the stream; an empty one if the transport has no such thing
   */
  InputStream error();

  /**
   * Waits for the launching process to end.
   *
   * @param timeout not longer than this
   * @return its exit status; empty if it hasn't ended by then, or has none
   * @throws InterruptedException if the thread is interrupted
   */
  OptionalInt awaitExit(Duration timeout) throws InterruptedException;

  /** Ends the launching process, and what can be seen of the processes that it started, at once. */
  void destroy();
}
