package org.econtext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a user sees of the command when it connects. */
class MainIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call local java.lang.Math::max 3 4 | 4",
        "call local java.lang.String::length hello | 5",
        "call local java.math.BigDecimal::new 1.50 | 1.50",
        "call local java.lang.Math::abs -3 | 3",
        "call local/local java.util.List::of a b | [a, b]"
      })
  void callPrintsTheResult(String line, String result) {
    assertThat(execute(line.split(" ", -1))).as(err::toString).isZero();
    assertThat(out.toString().strip()).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call local java.lang.Mth::max 1 2 | did you mean 'java.lang.Math'?",
        "call local java.lang.Math::mx 1 2 | did you mean 'max'?",
        "call local java.lang.Math::floorMod 1 | takes (int, int) or",
        "call local java.lang.Math::floorMod 1 x | argument 2: 'x' is no int"
      })
  void mistakesSeenInTheContextGetOneLineThatHelps(String line, String hint) {
    assertThat(execute(line.split(" ", -1))).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).startsWith("econtext: ").contains(hint).doesNotContain("\tat ");
    assertThat(err.toString().lines().filter(text -> !text.startsWith("Try '"))).hasSize(1);
  }

  @Test
  void exceptionIsOneLineUnlessVerbose() {
    assertThat(execute("call", "local", "java.lang.Integer::parseInt", "x"))
        .isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString().strip())
        .isEqualTo(
            "econtext: java.lang.NumberFormatException: For input string: \"x\""
                + " (in context local-1)");
  }

  @Test
  void verboseShowsTheRemoteTrace() {
    assertThat(execute("call", "-v", "local", "java.lang.Integer::parseInt", "x"))
        .isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("Integer.parseInt(Integer.java:");
  }

  @Test
  void failureToConnectHasItsOwnCode() {
    assertThat(execute("tree", "--java", "/no/such/java", "local")).isEqualTo(ExitCodes.CONNECT);
    assertThat(err.toString()).contains("/no/such/java").doesNotContain("\tat ");
  }

  @Test
  void treeConnectsCommonPartsOnce() {
    assertThat(execute("tree", "local", "local/local")).as(err::toString).isZero();

    assertThat(out.toString().lines()).hasSize(3);
    assertThat(out.toString())
        .contains("master")
        .contains("`-- local-1")
        .contains("    `-- local-2");
  }

  @Test
  void demoRuns() {
    assertThat(execute("demo", "--log-level", "error")).as(err::toString).isZero();

    assertThat(out.toString())
        .contains("Hello world")
        .contains("/ by zero")
        .contains("AND ANOTHER");
  }
}
