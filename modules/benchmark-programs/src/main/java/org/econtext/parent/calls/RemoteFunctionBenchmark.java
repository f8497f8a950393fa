package org.econtext.parent.calls;

import java.util.concurrent.TimeUnit;
import org.econtext.core.Functions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Taking functions apart; in this package since that is nobody else's business. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RemoteFunctionBenchmark {
  private int captured;

  @Benchmark
  public Object methodReference() {
    Functions.Fn1<Integer, Integer> function = Math::abs;
    return RemoteFunction.of(function);
  }

  @Benchmark
  public Object lambdaThatCaptures() {
    int value = captured++;
    Functions.Fn1<Integer, Integer> function = argument -> argument + value;
    return RemoteFunction.of(function);
  }
}
