package org.econtext.transport.sudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.Route;
import org.econtext.parent.Secret;
import org.econtext.parent.TransportTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SudoTest {
  private static final List<String> FIRST_STAGE = List.of("sh", "-c", "exit 3");

  private static TransportTarget parse(String hop) {
    return Route.parse(hop, ContextOptions.defaults()).hops().get(0);
  }

  @Test
  void theHopAndTheTypedTargetAreTheSame() {
    assertThat(parse("sudo")).isEqualTo(Sudo.user("root"));
    assertThat(parse("sudo:bob")).isEqualTo(Sudo.user("bob"));
    assertThat(parse("sudo:corp%2Fbob").hop()).isEqualTo("sudo:corp%2Fbob");
    assertThatThrownBy(() -> parse("sudo:")).hasMessageContaining("is no user");
    assertThatThrownBy(() -> parse("sudo:-s")).hasMessageContaining("is no user");
  }

  @Test
  void withoutPasswordNothingIsAsked() {
    assertThat(Sudo.user("bob").preserveEnvironment("A", "B").command(FIRST_STAGE))
        .containsExactly(
            "sudo", "-n", "--preserve-env=A,B", "-u", "bob", "--", "sh", "-c", "exit 3");
    assertThatThrownBy(() -> Sudo.user("bob").preserveEnvironment("A=b"))
        .hasMessageContaining("no environment variable");
  }

  @Test
  void withPasswordTheCommandTellsThatItBegins() {
    Sudo target = Sudo.user("bob").password(Secret.of("s3cr3t"));
    assertThat(target.command(FIRST_STAGE))
        .containsExactly(
            "sudo",
            "-S",
            "-p",
            "econtext: password for sudo: ",
            "-u",
            "bob",
            "--",
            "sh",
            "-c",
            "echo \"econtext: begun\" >&2;exec \"$@\"",
            "sh",
            "sh",
            "-c",
            "exit 3");
    assertThat(target + target.hop() + target.command(FIRST_STAGE)).doesNotContain("s3cr3t");
  }

  @Test
  void aLoginShellGetsNoDollarSignAndThePosixShellGetsTheSameWords() throws Exception {
    List<String> words = List.of("printf", "%s|", "$HOME `id` \"x\" \\n \\\\ 100%", "a  b;*~#!");
    List<String> command = Sudo.user("bob").login(true).command(words);
    assertThat(command).startsWith("sudo", "-n", "-i", "-u", "bob", "--", "sh", "-c").hasSize(9);
    assertThat(command.get(8)).doesNotContain("$", "!");
    Process sh = new ProcessBuilder(command.subList(6, 9)).start();
    assertThat(new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(String.join("|", words.subList(2, 4)) + "|");
  }

  @ParameterizedTest
  @CsvSource({
    "sudo: 1 incorrect password attempt, AUTHENTICATION, refused the password",
    "sudo: a password is required, AUTHENTICATION, none was given",
    "'sudo: sorry, you must have a tty to run sudo', AUTHENTICATION, requiretty",
    "alice is not in the sudoers file., AUTHENTICATION, no right",
    "sudo: unknown user bob, NO_SUCH_TARGET, no user bob"
  })
  void whatSudoSaysIsUnderstood(String error, Reason reason, String message) {
    ConnectFailedException failure =
        Sudo.user("bob").explain(new LaunchFailure(OptionalInt.of(1), "", error, false, false));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageContaining(message);
  }
}
