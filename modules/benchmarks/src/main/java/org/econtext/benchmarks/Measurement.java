package org.econtext.benchmarks;

/**
 * One line of the budgets.
 *
 * @param name what was measured
 * @param value the median
 * @param unit what {@code value} and {@code limit} count
 * @param limit what the same machine does without econtext, measured in the same run; or a fixed
 *     one
 * @param budget the ratio of value to limit that is allowed: at most, or for rates at least
 * @param isRate whether more is better
 */
public record Measurement(
    String name, double value, String unit, double limit, double budget, boolean isRate) {
  /**
   * The value in terms of the limit.
   *
   * @return their ratio
   */
  public double ratio() {
    return value / limit;
  }

  /**
   * Whether the budget is met.
   *
   * @return true if so
   */
  public boolean met() {
    return isRate ? ratio() >= budget : ratio() <= budget;
  }
}
