package org.econtext.conformance;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What groups of behaviours share that leave a context as it was: all tests of a group use one
 * master and one context under test, since starting these is what takes the time. After a test that
 * failed, or after which the context is gone, they are made anew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedContextBehaviour.Renewal.class)
public abstract class SharedContextBehaviour extends Behaviour {
  /** For subclasses. */
  protected SharedContextBehaviour() {}

  @AfterAll
  @Override
  protected void closeRouter() {
    super.closeRouter();
  }

  /** Keeps what a test has harmed from the next one. */
  static final class Renewal implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext test) {
      SharedContextBehaviour group = (SharedContextBehaviour) test.getRequiredTestInstance();
      if (test.getExecutionException().isPresent() || group.hasLostContext()) {
        group.closeRouter();
      }
    }
  }
}
