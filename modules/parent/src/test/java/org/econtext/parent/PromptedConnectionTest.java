package org.econtext.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dialogues with a shell that plays the launching program. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PromptedConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private static final String PROMPT = "Your word? ";

  private PromptedConnection connection;

  @AfterEach
  void destroy() {
    connection.destroy();
  }

  /** Starts it and reads what it says on stderr beside the dialogue. */
  private CompletableFuture<String> launch(String script) throws IOException {
    connection =
        new PromptedConnection(
            ProcessConnection.start(new ProcessBuilder("sh", "-c", script)),
            PROMPT,
            Secret.of("sesame"));
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(connection.error().readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            return e.toString();
          }
        });
  }

  @Test
  void thePromptIsAnsweredAndOnlyThenAnythingElseIsSent() throws Exception {
    CompletableFuture<String> said =
        launch(
            "echo a lecture >&2; printf \"Your word? \" >&2; read w; echo >&2;"
                + PromptedConnection.ANNOUNCEMENT
                + "echo \"$w\"; cat; echo Your word? >&2");
    connection.output().write("payload".getBytes(StandardCharsets.UTF_8));
    connection.output().close();
    assertThat(connection.input().readAllBytes()).asString().isEqualTo("sesame\npayload");
    assertThat(said.get()).isEqualTo("a lecture\n\nYour word?\n");
    assertThat(connection.awaitExit(PATIENCE)).hasValue(0);
  }

  @Test
  void whoDoesNotAskGetsNoAnswer() throws Exception {
    CompletableFuture<String> said = launch(PromptedConnection.ANNOUNCEMENT + "cat; echo done >&2");
    connection.output().write('x');
    connection.output().close();
    assertThat(connection.input().readAllBytes()).asString().isEqualTo("x");
    assertThat(said.get()).isEqualTo("done\n");
  }

  @Test
  void aSecondPromptGetsTheEndOfTheInput() throws Exception {
    CompletableFuture<String> said =
        launch("for i in 1 2 3;do printf \"Your word? \" >&2; read w||exit 4; echo wrong >&2;done");
    assertThat(said.get()).isEqualTo("wrong\n");
    assertThat(connection.awaitExit(PATIENCE)).hasValue(4);
    assertThatThrownBy(() -> connection.output().write('x')).isInstanceOf(IOException.class);
  }

  @Test
  void whatAProgramSaysThatTakesNoAnswerIsRead() throws Exception {
    CompletableFuture<String> said =
        launch("exec <&-; printf \"Your word? \" >&2; echo account locked >&2; exit 3");
    assertThat(said.get()).isEqualTo("account locked\n");
    assertThatThrownBy(() -> connection.output().write('x')).isInstanceOf(IOException.class);
    assertThat(connection.awaitExit(PATIENCE)).hasValue(3);
  }

  @Test
  void destroyEndsTheWaiting() throws Exception {
    CompletableFuture<String> said = launch("printf Token? >&2; read w; exec cat");
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () ->
                assertThatThrownBy(() -> connection.output().write('x'))
                    .isInstanceOf(IOException.class));
    connection.destroy();
    writer.get();
    assertThat(said.get()).doesNotContain("w");
    assertThat(connection.awaitExit(PATIENCE)).as("the process ended").isPresent();
  }
}
