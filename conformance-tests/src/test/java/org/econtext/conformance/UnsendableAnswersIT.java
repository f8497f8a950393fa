package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.CallException;
import org.econtext.core.Context;
import org.econtext.core.Message;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers over the limit of a message: their caller is told the size, and the context lives on. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class UnsendableAnswersIT {
  private static final String LIMIT = Integer.toString(Message.MAX_BODY_BYTES);

  /** A little more, which the form of the value decides, and where an exception was thrown. */
  private static final String SIZE = "it takes " + LIMIT.substring(0, LIMIT.length() - 4);

  private final TestProcesses processes = new TestProcesses();
  private final Router router = Master.open();
  private final Context child = router.connect(TestProcesses.target().jvmOptions("-Xmx2g"));

  @AfterEach
  void close() throws Exception {
    Background.run(router::close).get();
    processes.close();
  }

  private void assertTellsTheLimit(CompletableFuture<?> call) {
    assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallException.class)
        .hasStackTraceContaining(SIZE)
        .hasStackTraceContaining("over the limit of " + LIMIT);
    assertThat(child.<Integer, Integer, Integer>callAsync(CallFunctions::add, 1, 2))
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo(3);
  }

  @Test
  void aResultThatIsTooLarge() {
    assertTellsTheLimit(child.callAsync(UnsendableFunctions::oneByteTooMany));
  }

  @Test
  void aResultThatIsTooLargeOfAnExecutorsTask() {
    assertTellsTheLimit(child.executor(1).submit(() -> UnsendableFunctions.oneByteTooMany()));
  }

  @Test
  void aMessageOfAnExceptionThatIsTooLarge() {
    CompletableFuture<Void> call = child.runAsync(UnsendableFunctions::failWithHugeMessage);
    assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallException.class)
        .hasStackTraceContaining("IllegalStateException")
        .hasStackTraceContaining(SIZE)
        .hasStackTraceContaining("over the limit of " + LIMIT);
    assertThat(child.<Integer, Integer, Integer>callAsync(CallFunctions::add, 1, 2))
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo(3);
  }
}
