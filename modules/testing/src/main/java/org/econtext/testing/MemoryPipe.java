package org.econtext.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * A pipe in memory: a ring buffer between a reader and a writer, who may be any threads. It grows
 * up to a limit. Thread safe.
 */
public final class MemoryPipe {
  /** What a pipe holds before its writer waits, in bytes: as a pipe of Linux. */
  public static final int CAPACITY_BYTES = 64 << 10;

  private static final int INITIAL_BYTES = 256;

  private final Object lock = new Object();
  private byte[] ring = new byte[INITIAL_BYTES];
  private int start;
  private int count;
  private boolean writerClosed;
  private boolean readerClosed;
  private final InputStream input = new Input();

  private final OutputStream output =
      new OutputStream() {
        @Override
        public void write(int value) throws IOException {
          write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          Objects.checkFromIndexSize(offset, length, bytes.length);
          put(bytes, offset, length);
        }

        @Override
        public void close() {
          closeWriter();
        }
      };

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      return length == 0 ? 0 : take(bytes, offset, length);
    }

    @Override
    public int available() {
      synchronized (lock) {
        return count;
      }
    }

    @Override
    public void close() {
      closeReader();
    }
  }

  /** Makes an open, empty pipe. */
  public MemoryPipe() {}

  /**
   * The end to read from.
   *
   * @return the stream; closing it makes writing fail
   */
  public InputStream input() {
    return input;
  }

  /**
   * The end to write to.
   *
   * @return the stream; closing it lets the reader find the end
   */
  public OutputStream output() {
    return output;
  }

  /** Closes both ends, so that whoever waits at one of them goes on. */
  public void close() {
    closeReader();
    closeWriter();
  }

  private int take(byte[] bytes, int offset, int length) throws IOException {
    synchronized (lock) {
      while (count == 0) {
        if (readerClosed) {
          throw new IOException("the pipe is closed");
        }
        if (writerClosed) {
          return -1;
        }
        await();
      }
      int taken = Math.min(length, count);
      int first = Math.min(taken, ring.length - start);
      System.arraycopy(ring, start, bytes, offset, first);
      System.arraycopy(ring, 0, bytes, offset + first, taken - first);
      start = (start + taken) % ring.length;
      count -= taken;
      lock.notifyAll();
      return taken;
    }
  }

  private void put(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int left = length;
    synchronized (lock) {
      while (left > 0) {
        if (readerClosed || writerClosed) {
          throw new IOException("Broken pipe");
        }
        grow(left);
        int room = ring.length - count;
        if (room == 0) {
          await();
          continue;
        }
        int put = Math.min(room, left);
        int end = (start + count) % ring.length;
        int first = Math.min(put, ring.length - end);
        System.arraycopy(bytes, at, ring, end, first);
        System.arraycopy(bytes, at + first, ring, 0, put - first);
        count += put;
        at += put;
        left -= put;
        lock.notifyAll();
      }
    }
  }

  private void grow(int wanted) {
    int size = ring.length;
    while (size - count < wanted && size < CAPACITY_BYTES) {
      size *= 2;
    }
    if (size > ring.length) {
      byte[] larger = new byte[size];
      int first = Math.min(count, ring.length - start);
      System.arraycopy(ring, start, larger, 0, first);
      System.arraycopy(ring, 0, larger, first, count - first);
      ring = larger;
      start = 0;
    }
  }

  @SuppressWarnings("WaitNotInLoop") // All callers loop.
  private void await() throws IOException {
    try {
      lock.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted at a pipe", e);
    }
  }

  private void closeReader() {
    synchronized (lock) {
      readerClosed = true;
      count = 0;
      lock.notifyAll();
    }
  }

  private void closeWriter() {
    synchronized (lock) {
      writerClosed = true;
      lock.notifyAll();
    }
  }
}
