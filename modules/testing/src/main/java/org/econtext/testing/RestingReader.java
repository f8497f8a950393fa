package org.econtext.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Broker;
import org.econtext.core.Message;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.StreamEnd;
import org.econtext.core.runtime.ThreadBroker;

/**
 * Reads a stream out of a pipe in memory, on a thread only while there is something to read: what
 * the JVM does to start or end a thread takes the longer the more threads there are, so thousands
 * of contexts can't have one each.
 *
 * <p>Whatever is there is read by a stream of its own, which ends where it does, and passed on as
 * the real one's. That reads by itself only to find the end.
 */
final class RestingReader implements Runnable {
  /** One thread for each pipe that is read just now, since reading may wait for another pipe. */
  private static final Executor THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          ThreadBroker.IDLE_MILLIS,
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          RestingReader::newThread);

  private static final Broker READS_AT_ONCE = new CallersThread();

  private final MemoryPipe pipe;
  private final FramedStream.Owner owner;
  private final End end = new End();
  private final PassingOn passingOn = new PassingOn();
  private volatile Thread endReader;
  private FramedStream stream;
  private String peerName;
  private boolean ended;

  RestingReader(MemoryPipe pipe, FramedStream.Owner owner) {
    this.pipe = pipe;
    this.owner = owner;
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(null, work, "econtext-in-process");
    thread.setDaemon(true);
    thread.setContextClassLoader(RestingReader.class.getClassLoader());
    return thread;
  }

  /** The stream whose messages these are; to be started before anything is read. */
  FramedStream stream(int peer, String name, OutputStream out, Broker broker) {
    peerName = name;
    stream = new FramedStream(peer, name, end, out, new EndHere(broker), owner);
    return stream;
  }

  void start() {
    pipe.whenReadable(() -> THREADS.execute(this));
  }

  @Override
  public void run() {
    do {
      try {
        read();
      } finally {
        ended = end.reason != null || pipe.isAtEnd();
        if (ended) {
          endReader = Thread.currentThread();
          stream.start();
        }
      }
    } while (!ended && !pipe.rests());
  }

  private void read() {
    new FramedStream(
            stream.peer(),
            peerName,
            pipe.flushed(),
            OutputStream.nullOutputStream(),
            READS_AT_ONCE,
            passingOn)
        .start();
  }

  /** What the real stream reads. */
  private static final class End extends InputStream {
    /** Why the stream was given up; null if it just ended. */
    private volatile String reason;

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }

    @Override
    public int read() throws IOException {
      if (reason != null) {
        throw new IOException(reason);
      }
      return -1;
    }
  }

  private final class PassingOn implements FramedStream.Owner {
    @Override
    public void received(Message message, FramedStream from) {
      owner.received(message, stream);
    }

    @Override
    public void ending(FramedStream from) {
      owner.ending(stream);
    }

    @Override
    public void lost(FramedStream from, StreamEnd how) {
      end.reason = how.reason();
    }
  }

  /** Has the end read by who found it: closing a tree would start thousands of threads for that. */
  private final class EndHere implements Broker {
    private final Broker other;

    EndHere(Broker other) {
      this.other = other;
    }

    @Override
    public Thread start(String name, Runnable work) {
      return (Thread.currentThread() == endReader ? READS_AT_ONCE : other).start(name, work);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return other.schedule(delay, task);
    }
  }

  private static final class CallersThread implements Broker {
    @Override
    public Thread start(String name, Runnable work) {
      work.run();
      return Thread.currentThread();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      throw new UnsupportedOperationException("nothing here is read later");
    }
  }
}
