package org.econtext.benchmarks.programs.inner;

import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Message;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.Identity;
import org.econtext.core.runtime.LocalRouter;
import org.econtext.parent.router.ParentRouter;
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
  private final LocalRouter router =
      new LocalRouter(
          Identity.master(System.Logger.Level.OFF.getSeverity(), 0),
          ForwardBenchmark.class.getClassLoader(),
          ignored -> {});
  private final ParentRouter extension = new ParentRouter(router);
  private final FramedStream from;
  private final Message message;

  public ForwardBenchmark() {
    router.extend(extension);
    from = child("from");
    int id = from.peer();
    message = new Message(child("to").peer(), id, id, 1_000, 0, 0, new byte[64]);
  }

  private FramedStream child(String name) {
    Identity identity = router.identity().child(extension.allocateId(), name, 0, 0);
    FramedStream stream =
        new FramedStream(
            identity.id(),
            name,
            new MemoryPipe().input(),
            OutputStream.nullOutputStream(),
            router.broker(),
            extension);
    extension.addChild(identity, stream, () -> {});
    return stream;
  }

  @Benchmark
  public void forward() {
    extension.received(message, from);
  }
}
