package org.econtext.benchmarks.programs.inner;

import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.stream.FramedStream;
import org.econtext.parent.children.Child;
import org.econtext.parent.children.ChildHost;
import org.econtext.parent.children.LocalServices;
import org.econtext.testing.MemoryPipe;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A message from one child to another: checked, routed and queued, and written to nowhere. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForwardBenchmark {
  private final ContextRouter router =
      new ContextRouter(
          ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
          ForwardBenchmark.class.getClassLoader(),
          ignored -> {},
          new LocalServices());
  private final ChildHost children = router.service(ChildHost.class);
  private final Child from;
  private final Stream fromStream;
  private final Message message;

  public ForwardBenchmark() {
    from = children.begin("from", "from", 0, () -> {});
    fromStream = up(from);
    Child to = children.begin("to", "to", 0, () -> {});
    up(to);
    int id = from.description().id();
    message = new Message(to.description().id(), id, id, 1_000, 0, 0, new byte[64]);
  }

  private Stream up(Child child) {
    FramedStream stream =
        new FramedStream(
            child.description().id(),
            child.description().name(),
            new MemoryPipe().input(),
            OutputStream.nullOutputStream(),
            router.broker(),
            child.owner());
    child.up(stream);
    return stream;
  }

  @Benchmark
  public void forward() {
    from.owner().received(message, fromStream);
  }
}
