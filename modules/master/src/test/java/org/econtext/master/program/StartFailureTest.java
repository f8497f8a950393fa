package org.econtext.master.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartFailureTest {
  private static final String MISSING = "No such file or directory";

  private static StartFailure of(String message) {
    return StartFailure.of(new IOException(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot run program \"x\": error=2, No such file or directory",
        "Cannot run program \"x\": Exec failed, error: 2 (No such file or directory) ",
        "Cannot run program \"error=13, x\": error=2, No such file or directory"
      })
  void theWordsOfEachJavaVersionAreUnderstood(String message) {
    assertThat(of(message)).isEqualTo(new StartFailure(2, MISSING));
    assertThat(of(message).isMissingFile()).isTrue();
  }

  @Test
  void otherErrorsAreNoMissingFile() {
    StartFailure denied =
        of("Cannot run program \"x\": Exec failed, error: 13 (Permission denied)");
    assertThat(denied).isEqualTo(new StartFailure(13, "Permission denied"));
    assertThat(denied.isMissingFile()).isFalse();
  }

  @Test
  void whatTellsNoNumberIsToldWhole() {
    assertThat(of("out of luck")).isEqualTo(new StartFailure(StartFailure.UNKNOWN, "out of luck"));
    assertThat(of(null).isMissingFile()).isFalse();
  }

  @Test
  void whatThisJavaSaysIsUnderstood() {
    IOException failure =
        catchThrowableOfType(
            IOException.class, () -> new ProcessBuilder("/no/such/command").start());
    assertThat(StartFailure.of(failure)).isEqualTo(new StartFailure(2, MISSING));
  }
}
