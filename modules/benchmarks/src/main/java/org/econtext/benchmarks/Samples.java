package org.econtext.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What was measured, and what its limit was right before, many times over. A ratio is taken of each
 * pair, and the median of these is reported: what the machine does for a while, such as keeping two
 * processes on one CPU, is then in both parts of a ratio.
 */
final class Samples {
  private final List<Double> limits = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();

  void add(double limit, double value) {
    limits.add(limit);
    values.add(value);
  }

  /** What has come since the first half: the JVM has compiled by then what it will compile. */
  Samples secondHalf() {
    Samples half = new Samples();
    for (int i = values.size() / 2; i < values.size(); i++) {
      half.add(limits.get(i), values.get(i));
    }
    return half;
  }

  Measurement measured(String name, String unit) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      ratios.add(values.get(i) / limits.get(i));
    }
    return new Measurement(name, median(values), unit, median(limits), median(ratios), null);
  }

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    sorted.sort(null);
    return sorted.get(sorted.size() / 2);
  }
}
