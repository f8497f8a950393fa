package org.econtext.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationTest {
  /** What the tests call. */
  static final class Samples {
    private int calls;

    static String types(
        boolean a, long b, char c, DayOfWeek d, LocalDate e, Duration f, Path g, UUID h) {
      return a + " " + b + " " + c + " " + d + " " + e + " " + f + " " + g + " " + h;
    }

    static int sum(int... numbers) {
      return java.util.stream.IntStream.of(numbers).sum();
    }

    static String list(String name, List<Integer> numbers, Set<String> none) {
      return name + numbers + none;
    }

    static int total(List<Integer> numbers) {
      return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    static String which(int number) {
      return "int";
    }

    static String which(BigDecimal number) {
      return "BigDecimal";
    }

    static String which(String text) {
      return "String";
    }

    int instance() {
      return ++calls;
    }

    static Map<String, int[]> map() {
      return Map.of("a", new int[] {1, 2});
    }

    static void nothing() {}

    static Object none() {
      return null;
    }
  }

  private static String[] call(String method, String... words) throws Throwable {
    return Invocation.call(Samples.class.getName(), method, words);
  }

  @Test
  void wordsBecomeWhatTheParametersNeed() throws Throwable {
    String uuid = "123e4567-e89b-12d3-a456-426614174000";

    assertThat(call("types", "true", "0x10", "c", "monday", "2024-02-29", "PT5S", "/tmp/x", uuid))
        .containsExactly(Invocation.VALUE, "true 16 c MONDAY 2024-02-29 PT5S /tmp/x " + uuid);
  }

  @ParameterizedTest
  @CsvSource({"1, int", "1.5, BigDecimal", "one, String"})
  void overloadsAreChosenByWhatFits(String word, String type) throws Throwable {
    assertThat(call("which", word)).containsExactly(Invocation.VALUE, type);
  }

  @Test
  void lastParameterTakesTheRest() throws Throwable {
    assertThat(call("sum", "1", "2", "3")).containsExactly(Invocation.VALUE, "6");
    assertThat(call("sum")).containsExactly(Invocation.VALUE, "0");
    assertThat(call("total", "4", "5")).containsExactly(Invocation.VALUE, "9");
  }

  @Test
  void instanceMethodsGetANewReceiver() throws Throwable {
    assertThat(call("instance")).containsExactly(Invocation.VALUE, "1");
  }

  @Test
  void resultsAreReadable() throws Throwable {
    assertThat(call("map")).containsExactly(Invocation.VALUE, "{a=[1, 2]}");
    assertThat(call("nothing")).containsExactly(Invocation.VOID, null);
    assertThat(call("none")).containsExactly(Invocation.VALUE, "null");
  }

  @Test
  void whatTheMethodThrowsIsThrown() {
    assertThatThrownBy(() -> Invocation.call("java.lang.Integer", "parseInt", new String[] {"x"}))
        .isInstanceOf(NumberFormatException.class);
  }

  @Test
  void mistakesAreExplained() throws Throwable {
    assertThat(call("wich", "1")[1]).endsWith("did you mean 'which'?");
    assertThat(call("sum", "x")[1]).endsWith("sum takes (int...); argument 1: 'x' is no int");
    assertThat(call("total", "x")[0]).isEqualTo(Invocation.USAGE);
    assertThat(call("nothing", "1")[1]).endsWith("nothing takes (), but got 1");
    assertThat(Invocation.call("no.Such", "m", new String[0])[0]).isEqualTo(Invocation.NO_CLASS);
  }
}
