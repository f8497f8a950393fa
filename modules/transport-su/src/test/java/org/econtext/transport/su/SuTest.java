package org.econtext.transport.su;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class SuTest {
  private static final List<String> FIRST_STAGE = List.of("sh", "-c", "exit 3");

  private static TransportTarget parse(String hop) {
    return Route.parse(hop, ContextOptions.defaults()).hops().get(0);
  }

  private static ConnectFailedException explained(Su target, int status, String error) {
    return target.explain(new LaunchFailure(OptionalInt.of(status), "", error, false, false));
  }

  @Test
  void theHopAndTheTypedTargetAreTheSame() {
    assertThat(parse("su")).isEqualTo(Su.user("root"));
    assertThat(parse("su:bob")).isEqualTo(Su.user("bob"));
    assertThat(parse("su:corp%2Fbob").hop()).isEqualTo("su:corp%2Fbob");
    assertThatThrownBy(() -> parse("su:")).hasMessageContaining("is no user");
    assertThatThrownBy(() -> parse("su:-c")).hasMessageContaining("is no user");
  }

  @Test
  void theLoginShellGetsOneLine() {
    assertThat(Su.user("bob").command(FIRST_STAGE))
        .containsExactly("su", "-c", "exec 'sh' '-c' 'exit 3'", "bob");
    assertThat(Su.user("bob").login(true).command(FIRST_STAGE))
        .containsExactly("su", "-l", "-c", "exec 'sh' '-c' 'exit 3'", "bob");
  }

  @Test
  void withPasswordTheCommandTellsThatItBegins() {
    Su target = Su.user("bob").password(Secret.of("s3cr3t"));
    assertThat(target.command(FIRST_STAGE))
        .containsExactly(
            "su",
            "-c",
            "exec 'sh' '-c' 'echo \"econtext: begun\" >&2;exec \"$@\"' 'sh' 'sh' '-c' 'exit 3'",
            "bob");
    assertThat(target + target.hop() + target.command(FIRST_STAGE)).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource({
    "su: Authentication failure, AUTHENTICATION, refused the password",
    "su: incorrect password, AUTHENTICATION, refused the password",
    "su: must be run from a terminal, AUTHENTICATION, wants a terminal",
    "su: Permission denied, AUTHENTICATION, may not use su",
    "su: user bob does not exist or the user entry lacks a field, NO_SUCH_TARGET, no user bob",
    "su: unknown user bob, NO_SUCH_TARGET, no user bob",
    "No passwd entry for user 'bob', NO_SUCH_TARGET, no user bob",
    "This account is currently not available., NO_SHELL, runs no commands",
    "'', NO_SHELL, runs no commands"
  })
  void whatSuSaysIsUnderstood(String error, Reason reason, String message) {
    ConnectFailedException failure =
        explained(Su.user("bob").password(Secret.of("s3cr3t")), 1, error);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageContaining(message).hasMessageContaining(error);
  }

  @Test
  void whatIsNoFaultOfSuIsLeftToOthers() {
    assertThat(explained(Su.user("bob"), 69, "econtext: no Java found")).isNull();
  }
}
