package org.econtext.core.codec;

import java.io.Serializable;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.econtext.core.Context;

/** Types that tests send. */
@SuppressWarnings("unused") // The methods are there for their return types.
final class Samples {
  private Samples() {}

  enum Color {
    RED,
    GREEN {
      @Override
      int weight() {
        return 2;
      }
    };

    int weight() {
      return 1;
    }
  }

  enum Other {
    ONE
  }

  record Row(String name, int count, Color color) {}

  record Pair<A, B>(A first, B second) {}

  record Node(Node next) {}

  record Nothing() {}

  @SuppressWarnings("ArrayRecordComponent")
  record Primitives(
      boolean a, byte b, short c, char d, int e, long f, float g, double h, int[] i) {}

  private record Private(String secret) {}

  static Object privateRecord() {
    return new Private("s");
  }

  record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new IllegalArgumentException("not positive: " + value);
      }
    }
  }

  record Undeclared(String command) {}

  record Throwing(int value) {
    @Override
    public int value() {
      throw new IllegalStateException("accessor broke");
    }
  }

  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  record Square(Side side) implements Shape {}

  record Side(double length) {}

  static final class Plain {}

  static class Bean implements Serializable {
    private static final long serialVersionUID = 1L;
    final String name;
    final transient int skipped = 5;
    final List<Object> parts = new ArrayList<>();
    Object extra;

    Bean(String name) {
      this.name = name;
    }
  }

  static final class ByLength implements Comparator<String>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(String a, String b) {
      return a.length() - b.length();
    }
  }

  interface Hello extends Serializable {
    String hello(String name);
  }

  static List<Row> rows() {
    return null;
  }

  static Map<String, Pair<? extends Shape, Optional<Row[]>>> nested() {
    return null;
  }

  static <T extends Row> Set<T[]> bounded() {
    return null;
  }

  static Map<? super Row, List<Context>> lower() {
    return null;
  }

  static Type returnType(String method) {
    try {
      return Samples.class.getDeclaredMethod(method).getGenericReturnType();
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }
}
