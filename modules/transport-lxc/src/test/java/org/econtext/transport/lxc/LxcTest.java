package org.econtext.transport.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.LaunchFailure;
import org.econtext.parent.Route;
import org.econtext.parent.TransportTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LxcTest {
  private static final List<String> FIRST_STAGE = List.of("sh", "-c", "exit 3");

  private static TransportTarget parse(String hop) {
    return Route.parse(hop, ContextOptions.defaults()).hops().get(0);
  }

  @Test
  void theHopAndTheTypedTargetAreTheSame() {
    assertThat(parse("lxc:db")).isEqualTo(Lxc.container("db"));
    assertThat(parse("lxc:50%25").hop()).isEqualTo("lxc:50%25");
    assertThatThrownBy(() -> parse("lxc")).hasMessageContaining("no container");
    assertThatThrownBy(() -> parse("lxc:")).hasMessageContaining("is no container");
    assertThatThrownBy(() -> parse("lxc:-e")).hasMessageContaining("is no container");
    assertThatThrownBy(() -> parse("lxc:..%2Fdb")).hasMessageContaining("is no container");
  }

  @Test
  void aContainerIsAttachedToWithAnEnvironmentOfItsOwn() {
    assertThat(Lxc.container("db").command(FIRST_STAGE))
        .containsExactly("lxc-attach", "-n", "db", "--clear-env", "--", "sh", "-c", "exit 3");
    assertThat(Lxc.container("db").path("/srv/lxc").option("--uid=1000").command(FIRST_STAGE))
        .containsExactly(
            "lxc-attach",
            "-n",
            "db",
            "-P",
            "/srv/lxc",
            "--clear-env",
            "--uid=1000",
            "--",
            "sh",
            "-c",
            "exit 3");
  }

  @ParameterizedTest
  @CsvSource({
    "lxc-attach: db: Connection refused - Failed to get init pid, NO_SUCH_TARGET",
    "lxc-attach: db: You lack access to /home/bob/.local/share/lxc, AUTHENTICATION",
    "lxc-attach: db: No such file or directory - Failed to exec \"sh\", NO_SHELL"
  })
  void whatLxcAttachSaysIsUnderstood(String error, Reason reason) {
    ConnectFailedException failure =
        Lxc.container("db").explain(new LaunchFailure(OptionalInt.of(1), "", error, false, false));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageContaining(error);
  }
}
