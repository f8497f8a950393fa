package org.econtext.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.OptionalInt;
import org.econtext.parent.Connection;

/**
 * A connection whose bytes each take a time of their own to arrive, each way, while any number of
 * them may be under way: distance, not narrowness. Counts what passes.
 */
public final class DelayedConnection implements Connection {
  private static final int CHUNK_BYTES = 64 << 10;

  /** More than this under way makes the sender wait, in bytes: 256 MiB. */
  private static final long MAX_UNDER_WAY_BYTES = 256L << 20;

  private final Connection connection;
  private final Traffic traffic;
  private final Line up;
  private final Line down;
  private final OutputStream output;

  /**
   * Delays a connection.
   *
   * @param connection the connection proper
   * @param oneWay how long each byte takes
   * @param traffic counts what passes
   */
  public DelayedConnection(Connection connection, Duration oneWay, Traffic traffic) {
    this.connection = connection;
    this.traffic = traffic;
    up = new Line(oneWay.toNanos());
    down = new Line(oneWay.toNanos());
    output =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int count) throws IOException {
            traffic.sent(count);
            down.put(bytes, offset, count);
          }

          @Override
          public void close() {
            down.end(null);
          }
        };
    start("delay-up", this::readAll);
    start("delay-down", this::writeAll);
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void readAll() {
    byte[] buffer = new byte[CHUNK_BYTES];
    try {
      InputStream in = connection.input();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        up.put(buffer, 0, count);
      }
      up.end(null);
    } catch (IOException e) {
      up.end(e);
    }
  }

  private void writeAll() {
    try (OutputStream out = connection.output()) {
      byte[] buffer = new byte[CHUNK_BYTES];
      for (int count = down.take(buffer, 0, buffer.length);
          count >= 0;
          count = down.take(buffer, 0, buffer.length)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException e) {
      down.end(e);
    }
  }

  @Override
  public InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        int taken = count == 0 ? 0 : up.take(bytes, offset, count);
        traffic.received(taken);
        return taken;
      }
    };
  }

  @Override
  public OutputStream output() {
    return output;
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
    down.end(new IOException("destroyed"));
  }

  /** One direction. */
  private static final class Line {
    private final long nanos;
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private long bytes;
    private boolean ended;
    private IOException failure;

    Line(long nanos) {
      this.nanos = nanos;
    }

    private static final class Chunk {
      final byte[] bytes;
      final long due;
      int taken;

      Chunk(byte[] bytes, long due) {
        this.bytes = bytes;
        this.due = due;
      }
    }

    synchronized void put(byte[] source, int offset, int count) throws IOException {
      while (bytes > MAX_UNDER_WAY_BYTES && !ended) {
        await(0);
      }
      if (ended) {
        throw failure == null ? new IOException("the connection is closed") : failure;
      }
      byte[] copy = new byte[count];
      System.arraycopy(source, offset, copy, 0, count);
      chunks.add(new Chunk(copy, System.nanoTime() + nanos));
      bytes += count;
      notifyAll();
    }

    synchronized void end(IOException reason) {
      if (!ended) {
        ended = true;
        failure = reason;
      }
      notifyAll();
    }

    /** What is due, as far as it fits; waits for the first byte of it. */
    synchronized int take(byte[] target, int offset, int count) throws IOException {
      awaitDue();
      if (chunks.isEmpty()) {
        if (failure != null) {
          throw failure;
        }
        return -1;
      }
      int taken = 0;
      long now = System.nanoTime();
      while (taken < count && !chunks.isEmpty() && chunks.peek().due - now <= 0) {
        Chunk chunk = chunks.peek();
        int part = Math.min(count - taken, chunk.bytes.length - chunk.taken);
        System.arraycopy(chunk.bytes, chunk.taken, target, offset + taken, part);
        chunk.taken += part;
        taken += part;
        if (chunk.taken == chunk.bytes.length) {
          chunks.remove();
        }
      }
      bytes -= taken;
      notifyAll();
      return taken;
    }

    private void awaitDue() throws IOException {
      while (true) {
        if (chunks.isEmpty()) {
          if (ended) {
            return;
          }
          await(0);
        } else {
          long left = chunks.peek().due - System.nanoTime();
          if (left <= 0) {
            return;
          }
          await(left);
        }
      }
    }

    /** Waits for news; 0 stands for any time. */
    @SuppressWarnings("WaitNotInLoop") // All callers loop.
    private void await(long waitNanos) throws IOException {
      try {
        wait(waitNanos / 1_000_000, (int) (waitNanos % 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
