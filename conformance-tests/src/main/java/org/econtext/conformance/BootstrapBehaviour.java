package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.econtext.core.Call;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Target;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportTarget;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** How contexts are started. */
public abstract class BootstrapBehaviour extends Behaviour {
  /** For subclasses. */
  protected BootstrapBehaviour() {}

  /** What is called elsewhere. */
  static final class There {
    private There() {}

    static int javaVersion() {
      return Runtime.version().feature();
    }

    static long pid() {
      return ProcessHandle.current().pid();
    }

    /** What {@code ps} shows. */
    static List<String> commandLine() throws IOException {
      byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
      return Arrays.asList(new String(line, StandardCharsets.UTF_8).split("\0"));
    }

    /** The names that the first stage gave to its directory, where they are still there. */
    static List<String> leftBehind() {
      long shell = ProcessHandle.current().parent().orElseThrow().pid();
      return Stream.of("/dev/shm", "/run", "/tmp")
          .map(place -> place + "/.econtext." + shell)
          .filter(name -> Files.exists(Path.of(name)))
          .toList();
    }

    /** What runs below this JVM. */
    static List<Long> below() {
      return ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();
    }

    /** Those that live and that this JVM's user may kill: not those of sudo, for instance. */
    static List<Long> killable(List<Long> pids) {
      return pids.stream()
          .filter(pid -> ProcessHandle.of(pid).filter(There::isKillable).isPresent())
          .toList();
    }

    private static boolean isKillable(ProcessHandle process) {
      return ProcessLife.isRunning(process)
          && process.info().user().equals(ProcessHandle.current().info().user());
    }

    static String property(String name) {
      return System.getProperty(name);
    }
  }

  private static final Functions.Fn0<List<Long>> BELOW = There::below;

  @Test
  void aFreshJvmAnswers() {
    assertThat(context().call(There::javaVersion)).isGreaterThanOrEqualTo(17);
    long there = context().call(There::pid);
    long other = connect(null).call(There::pid);
    assertThat(other).isNotEqualTo(there);
  }

  @Test
  void idsAndNamesAreUnique() {
    Context named = connect("named");
    Context first = connect(null);
    Context second = connect(null);
    assertThat(named.name()).isEqualTo("named");
    assertThat(first.name()).isNotBlank().isNotEqualTo(second.name());
    assertThat(IntStream.of(0, named.id(), first.id(), second.id()).distinct().count())
        .isEqualTo(4);
    assertThat(named.call(CallFunctions::nameOf, router())).isEqualTo("named");
    assertThat(named.toString()).contains("named");
  }

  @Test
  void thoseWhoListProcessesSeeWhoStartedIt() {
    List<String> line = context().call(There::commandLine);
    assertThat(line).anyMatch(word -> word.matches("econtext:[^@]+@[^:]+:\\d+"));
  }

  @Test
  void noNameIsLeftBehind() {
    assertThat(context().call(There::leftBehind)).isEmpty();
  }

  @Test
  void noiseBeforeTheFirstStageIsSkipped() {
    TransportTarget target = launched(connectable());
    String noise = "echo Welcome, last login; echo EC0; echo EC1; printf EC0EC0ET; printf E; ";
    try (LogCaptor log = logOfContexts("DEBUG");
        LogCaptor own = LogCaptor.of(LogCaptor.MASTER, "DEBUG")) {
      Context there = origin().connect(new ShellTarget(target, noise));
      assertThat(there.call(CallFunctions::add, 1, 2)).isEqualTo(3);
      closeRouter();
      assertThat(List.of(log.entries(), own.entries()).toString()).contains("Welcome, last login");
    }
  }

  @Test
  void whatTheLauncherSaidIsInTheError() {
    TransportTarget target = launched(connectable());
    String script = "echo the lift is out of order >&2; echo please take the stairs; exit 12; ";
    ConnectFailedException e =
        Assertions.assertThrows(
            ConnectFailedException.class, () -> origin().connect(new ShellTarget(target, script)));
    assertThat(e)
        .hasMessageContaining("the lift is out of order")
        .hasMessageContaining("please take the stairs")
        .hasMessageContaining("12");
  }

  @Test
  void aTargetThatSaysNothingTimesOut() {
    TransportTarget target = launched(connectable());
    TransportTarget silent =
        new ShellTarget(
            target.withOptions(target.options().connectTimeout(java.time.Duration.ofMillis(1_500))),
            "exec sleep 600; ");
    Context origin = origin();
    List<Long> before = origin.call(There::below);
    CompletableFuture<Context> connecting =
        CompletableFuture.supplyAsync(() -> origin.connect(silent));
    List<Long> launched = new ArrayList<>();
    Eventually.holds(
        "it is launched",
        () -> {
          launched.addAll(origin.<List<Long>>await(Call.of(BELOW).concurrently()));
          launched.removeAll(before);
          return !launched.isEmpty();
        });
    assertThat(connecting)
        .failsWithin(Eventually.PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            ConnectFailedException.class,
            e -> assertThat(e.reason()).isEqualTo(ConnectFailedException.Reason.TIMEOUT))
        .withMessageContaining("1500");
    Eventually.holds(
        "what was launched is gone", () -> origin.call(There::killable, launched).isEmpty());
  }

  @Test
  void jvmOptionsReachTheJvmWordForWord() {
    TransportTarget target = launched(connectable());
    String value = "a  b\"c$HOME`id`\\d'e!f%s*";
    Context there =
        origin()
            .connect(
                target.withOptions(
                    target.options().jvmOptions(List.of("-Decontext.probe=" + value))));
    assertThat(there.call(There::property, "econtext.probe")).isEqualTo(value);
  }

  @Test
  void classesMayBeVerifiedThere() {
    TransportTarget target = launched(connectable());
    Context there =
        origin()
            .connect(
                target.withOptions(
                    target
                        .options()
                        .jvmOptions(List.of("-Xverify:all", "-XX:+IgnoreUnrecognizedVMOptions"))));
    assertThat(there.call(CallFunctions::add, 1, 2)).isEqualTo(3);
  }

  @Test
  void aWrongJvmOptionIsExplained() {
    TransportTarget target = launched(connectable());
    TransportTarget wrong =
        target.withOptions(target.options().jvmOptions(List.of("-Xno-such-option")));
    ConnectFailedException e =
        Assertions.assertThrows(ConnectFailedException.class, () -> origin().connect(wrong));
    assertThat(e).hasMessageContaining("-Xno-such-option");
  }

  @Test
  void javaThatIsNotThereIsToldApart() {
    TransportTarget target = launched(connectable());
    TransportTarget wrong = target.withOptions(target.options().java("/no/such/java"));
    ConnectFailedException e =
        Assertions.assertThrows(ConnectFailedException.class, () -> origin().connect(wrong));
    assertThat(e.reason()).isEqualTo(ConnectFailedException.Reason.NO_JAVA);
    assertThat(e).hasMessageContaining("/no/such/java");
  }

  @Test
  void manyAreConnectedAtOnceAndEachFailureIsToldWithItsRoute() {
    Target nowhere = new ChainBehaviour.Nowhere(ContextOptions.defaults());
    List<Target> targets =
        List.of(subject().target("a"), nowhere, subject().target("b"), nowhere, connectable());
    List<ConnectResult> results = origin().connectAll(targets, 3);
    assertThat(results).extracting(ConnectResult::target).isEqualTo(targets);
    assertThat(results)
        .extracting(ConnectResult::isConnected)
        .containsExactly(true, false, true, false, true);
    for (ConnectResult result : results) {
      assertThat(result.route())
          .startsWith(result.target().hop() + " > " + origin().name())
          .endsWith("master");
      if (result.isConnected()) {
        assertThat(result.orThrow().call(CallFunctions::add, 2, 2)).isEqualTo(4);
      } else {
        assertThatThrownBy(result::orThrow)
            .isInstanceOf(ConnectFailedException.class)
            .hasMessageContaining("/nowhere/launcher");
      }
    }
    assertThat(results.get(0).context().name()).isEqualTo("a");
    assertThat(results.get(2).context().name()).isEqualTo("b");
  }

  private Target connectable() {
    return subject().target(null);
  }

  private static TransportTarget launched(Target target) {
    Assumptions.assumeTrue(target instanceof TransportTarget, "has no launching process");
    return (TransportTarget) target;
  }
}
