package org.econtext.benchmarks.programs.inner;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Broker;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.StreamEnd;
import org.econtext.core.broker.ThreadBroker;
import org.econtext.core.stream.FramedStream;
import org.econtext.testing.MemoryPipe;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Frames from one stream to another, through a pipe in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {
  private static final int FRAMES = 1_000;

  /** Both fit into the pipe, so that what is measured isn't who waits for whom. */
  @Param({"64", "16384"})
  int bodyBytes;

  private final MemoryPipe there = new MemoryPipe();
  private final MemoryPipe back = new MemoryPipe();
  private final Semaphore arrived = new Semaphore(0);
  private FramedStream sender;
  private Message message;

  /** Counts what arrives. */
  private final class Counter implements Stream.Owner {
    @Override
    public Stream.Next received(Message received, Stream from) {
      arrived.release();
      return Stream.Next.READ;
    }

    @Override
    public void stuck(Stream stream) {
      throw new IllegalStateException("no news are sent here");
    }

    @Override
    public void ending(Stream stream) {
      // No process is behind a pipe in memory.
    }

    @Override
    public void lost(Stream stream, StreamEnd end) {
      // The end of the measurement.
    }
  }

  @Setup
  public void open() {
    ThreadBroker broker =
        new ThreadBroker(FrameBenchmark.class.getClassLoader(), FrameBenchmark::failed);
    sender = new FramedStream(2, "b", back.input(), there.output(), broker, new Counter());
    new FramedStream(1, "a", there.input(), back.output(), broker, new Counter()).start();
    message = new Message(2, 1, 1, 1_000, 0, 0, new byte[bodyBytes]);
  }

  private static void failed(Throwable failure) {
    throw new AssertionError(failure);
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void writeAndRead() {
    for (int i = 0; i < FRAMES; i++) {
      sender.send(message, Broker.NEVER, false);
    }
    arrived.acquireUninterruptibly(FRAMES);
  }

  @TearDown
  public void close() {
    there.close();
    back.close();
  }
}
