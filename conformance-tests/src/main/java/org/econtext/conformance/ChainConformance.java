package org.econtext.conformance;

import org.junit.jupiter.api.Nested;

/**
 * What every chain of transports does: the behaviours that a context on the way could spoil. A test
 * of a chain extends this and says what its hops are; {@link TransportConformance} can be extended
 * with hops as well, for all behaviours at the price of more time.
 */
public abstract class ChainConformance implements Subject {
  /** For subclasses. */
  protected ChainConformance() {}

  /** See {@link ChainBehaviour}. */
  @Nested
  public class Chains extends ChainBehaviour {
    /** For JUnit. */
    public Chains() {}

    @Override
    protected Subject subject() {
      return ChainConformance.this;
    }
  }

  /** See {@link EndBehaviour}. */
  @Nested
  public class Ends extends EndBehaviour {
    /** For JUnit. */
    public Ends() {}

    @Override
    protected Subject subject() {
      return ChainConformance.this;
    }
  }
}
