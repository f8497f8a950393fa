package org.econtext.benchmarks;

/**
 * What a measurement is allowed.
 *
 * @param kind what is compared, and how
 * @param bound what it is compared with
 */
public record Budget(Kind kind, double bound) {
  /** What is compared, and how. */
  public enum Kind {
    /** The ratio to the limit is to be at most the bound. */
    RATIO_AT_MOST,
    /** The ratio to the limit is to be at least the bound. */
    RATIO_AT_LEAST,
    /** The value is to be at most the bound. */
    VALUE_AT_MOST,
    /** The value is to be at least the bound. */
    VALUE_AT_LEAST;

    /**
     * Whether the ratio is compared.
     *
     * @return true for the ratio, false for the value
     */
    public boolean isRatio() {
      return this == RATIO_AT_MOST || this == RATIO_AT_LEAST;
    }

    /**
     * Whether less is better.
     *
     * @return true if the bound is an upper one
     */
    public boolean isUpper() {
      return this == RATIO_AT_MOST || this == VALUE_AT_MOST;
    }
  }

  boolean allows(double measured) {
    return kind.isUpper() ? measured <= bound : measured >= bound;
  }
}
