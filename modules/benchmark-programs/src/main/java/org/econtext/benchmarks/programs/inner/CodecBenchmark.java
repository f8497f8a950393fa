package org.econtext.benchmarks.programs.inner;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Trust;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.parent.children.LocalServices;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Writing and reading values: a number, and a list of ten records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  /** What a program might answer with. */
  public record Disk(String name, long freeBytes, Duration age) {}

  private static final List<Disk> DISKS =
      java.util.stream.IntStream.range(0, 10)
          .mapToObj(i -> new Disk("/dev/disk" + i, i << 20, Duration.ofSeconds(i)))
          .toList();

  private final ContextRouter scope =
      new ContextRouter(
          ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
          CodecBenchmark.class.getClassLoader(),
          ignored -> {},
          new LocalServices());
  private final Decoder decoder = new Decoder(scope, Trust.anything());
  private final byte[] number = encoded(42);
  private final byte[] records = encoded(DISKS);

  private static byte[] encoded(Object value) {
    ByteWriter out = new ByteWriter();
    Encoder.write(out, value);
    return out.toByteArray();
  }

  @Benchmark
  public byte[] encodeNumber() {
    return encoded(42);
  }

  @Benchmark
  public byte[] encodeTenRecords() {
    return encoded(DISKS);
  }

  @Benchmark
  public Object decodeNumber() {
    return decoder.read(new ByteReader(number));
  }

  @Benchmark
  public Object decodeTenRecords() {
    return decoder.read(new ByteReader(records));
  }
}
