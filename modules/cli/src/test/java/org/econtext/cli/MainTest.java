package org.econtext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a user sees of the command, without the time that a process of its own takes. */
class MainTest {
  private static final int PAGE_LINES = 50;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"call", "run", "exec", "tree", "demo"})
  void helpIsOnePageWithAnExample(String subcommand) {
    assertThat(execute(subcommand, "--help")).isZero();

    assertThat(out.toString()).contains("Example").contains("  econtext " + subcommand);
    assertThat(out.toString().lines().count()).isLessThan(PAGE_LINES);
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cal local X::y | did you mean 'call'?",
        "call lcal X::y | did you mean 'local'?",
        "call local java.lang.Math.max 1 2 | did you mean 'java.lang.Math::max'?",
        "call --log-level wran local X::y | did you mean 'warn'?",
        "call --connect-timeout soon local X::y | 500ms, 10s or 2m",
        "run local target/test-jars/h3.jar | did you mean 'target/test-jars/h2.jar'?",
        "run -cp target/test-clases local X | did you mean 'target/test-classes'?",
        "run -cp target/test-classes local programs.Egde | did you mean 'programs.Edge'?",
        "tree | Missing required parameter",
        "demo --nonsense | Unknown option",
        "tree --ask-password sudo:bob sudo/local local | no hop 'sudo:bob' in the route, but sudo:root, local",
        "tree local/docker:image=foo/debian | a slash within the address before it would be written %2F",
        "tree --ask-password sduo local | no hop 'sduo' in the route, but local",
        "tree --ask-password local local | local takes no password",
        "tree --ask-password sudo sudo | no terminal to ask for the password of sudo:root",
        "tree --password-env sudo sudo | 'sudo' is not HOP=NAME",
        "tree --password-env sudo=NO_SUCH_VARIABLE sudo | NO_SUCH_VARIABLE for the password of sudo:root",
        "tree --password-env docker:image=x=PATH docker:image=x | docker:image=x takes no password"
      })
  void mistakesGetOneLineThatHelps(String line, String hint) {
    assertThat(execute(line.split(" ", -1))).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).startsWith("econtext: ").contains(hint).doesNotContain("\tat ");
    assertThat(err.toString().lines().filter(text -> !text.startsWith("Try '"))).hasSize(1);
  }
}
