package org.econtext.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Router;
import org.econtext.core.Target;

/**
 * What {@link CallBehaviour} calls elsewhere. Not in that class itself, so that JUnit and AssertJ
 * need not travel.
 */
final class CallFunctions {
  static final Functions.Fn1<String, String> PRIVATE = CallFunctions::whisper;

  private static final List<Integer> SEEN = new ArrayList<>();
  private static final CountDownLatch OPENED = new CountDownLatch(1);

  private CallFunctions() {}

  enum Colour {
    RED,
    GREEN
  }

  record Row(String name, int[] counts, Colour colour, Row next) {
    int total() {
      return Arrays.stream(counts).sum() + (next == null ? 0 : next.total());
    }
  }

  record Box(String content) {
    String open() {
      return "[" + content + "]";
    }
  }

  static int add(int a, int b) {
    return a + b;
  }

  private static String whisper(String text) {
    return "(" + text + ")";
  }

  static void see(int number) {
    synchronized (SEEN) {
      SEEN.add(number);
    }
  }

  static void forgetSeen() {
    synchronized (SEEN) {
      SEEN.clear();
    }
  }

  static List<Integer> seen() {
    synchronized (SEEN) {
      return List.copyOf(SEEN);
    }
  }

  static void awaitOpened() throws InterruptedException {
    OPENED.await();
  }

  static void open() {
    OPENED.countDown();
  }

  static byte[] same(byte[] bytes) {
    return bytes;
  }

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 12));
    }
    return bytes;
  }

  static long checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  static Object echo(Object value) {
    return value;
  }

  static Row extend(Row row) {
    return new Row("longer", new int[] {1, 2}, Colour.GREEN, row);
  }

  static String threadName() {
    return Thread.currentThread().getName();
  }

  static String nameOf(Router here) {
    return here.self().name();
  }

  static List<String> namesAround(Router here) {
    List<String> names = new ArrayList<>();
    names.add(here.self().name());
    names.add(here.parent() == null ? null : here.parent().name());
    for (Context child : here.children()) {
      names.add(child.name());
    }
    return names;
  }

  static int addInChildOfMine(Router here, Target target, int a, int b) {
    try (Context child = here.connect(target)) {
      return child.call(CallFunctions::add, a, b);
    }
  }

  static Context openChild(Router here, Target target) {
    return here.connect(target);
  }

  static int addIn(Context other, int a, int b) {
    return other.call(CallFunctions::add, a, b);
  }
}
