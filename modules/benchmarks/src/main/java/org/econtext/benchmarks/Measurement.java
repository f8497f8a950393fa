package org.econtext.benchmarks;

import java.util.OptionalDouble;

/**
 * One measured figure.
 *
 * @param name what was measured
 * @param value the median
 * @param unit what {@code value} and {@code limit} count
 * @param limit what the same machine does without econtext: a median of the same run; or NaN
 * @param ratio the median of the ratios of value to limit, each of the two measured one right after
 *     the other; or NaN
 * @param budget what is allowed; or null
 */
public record Measurement(
    String name, double value, String unit, double limit, double ratio, Budget budget) {
  /**
   * A figure that nothing is compared with.
   *
   * @param name what was measured
   * @param value the median
   * @param unit what it counts
   * @return the measurement
   */
  public static Measurement of(String name, double value, String unit) {
    return new Measurement(name, value, unit, Double.NaN, Double.NaN, null);
  }

  /**
   * The same with a budget.
   *
   * @param kind what is compared, and how
   * @param bound what it is compared with
   * @return the changed copy
   */
  public Measurement within(Budget.Kind kind, double bound) {
    return new Measurement(name, value, unit, limit, ratio, new Budget(kind, bound));
  }

  /**
   * Whether the budget is met.
   *
   * @return true if so, or if there is none
   */
  public boolean met() {
    return budget == null || budget.allows(budget.kind().isRatio() ? ratio : value);
  }

  /**
   * What the budget is, as a ratio or a value.
   *
   * @return the bound, if there is a budget
   */
  public OptionalDouble bound() {
    return budget == null ? OptionalDouble.empty() : OptionalDouble.of(budget.bound());
  }
}
