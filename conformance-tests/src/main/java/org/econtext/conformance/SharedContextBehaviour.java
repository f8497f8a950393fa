package org.econtext.conformance;

/**
 * What groups of behaviours share that leave a context as it was: all tests of a group use one
 * context under test. After a test that failed, or after which that context is gone, it is made
 * anew.
 */
public abstract class SharedContextBehaviour extends Behaviour {
  /** For subclasses. */
  protected SharedContextBehaviour() {}

  @Override
  final boolean isReusable() {
    return super.isReusable() && !hasLostContext();
  }

  @Override
  final void closeContexts() {}
}
