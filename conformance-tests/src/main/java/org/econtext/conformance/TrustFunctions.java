package org.econtext.conformance;

import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;

/** What {@link TrustBehaviour} calls elsewhere. */
final class TrustFunctions {
  private TrustFunctions() {}

  /** Counts how many of the classes below came to life in this JVM. */
  static final class Births {
    static final AtomicInteger COUNT = new AtomicInteger();

    private Births() {}
  }

  record Undeclared(String text) {
    static {
      Births.COUNT.incrementAndGet();
    }
  }

  static final class UndeclaredSerializable implements Serializable {
    private static final long serialVersionUID = 1L;

    static {
      Births.COUNT.incrementAndGet();
    }

    private Object readResolve() {
      Births.COUNT.incrementAndGet();
      return this;
    }
  }

  static Object undeclared() {
    return new Undeclared("surprise");
  }

  static Object undeclaredSerializable() {
    return new UndeclaredSerializable();
  }

  static Object undeclaredWithin() {
    return java.util.Map.of("list", java.util.List.of(1, new Undeclared("surprise")));
  }

  static Undeclared declared() {
    return new Undeclared("expected");
  }

  static int callElsewhere(Context other) {
    return other.call(CallFunctions::add, 1, 2);
  }

  /** Tells how the call failed: the exception itself would arrive as data. */
  static String hangElsewhere(Context other) {
    try {
      other.run(LifeFunctions::hang);
      return "did not fail";
    } catch (LostContextException e) {
      return e.getMessage();
    }
  }

  /** Tries to take a right that isn't its own. */
  static void authorizeFor(Context victim) {
    victim.authorize(victim);
  }
}
