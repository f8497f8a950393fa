package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Call;
import org.econtext.core.CodecException;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.EcontextException;
import org.econtext.core.Functions;
import org.econtext.core.Router;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Encoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer, whatever it is, costs the future that it is for, and no other one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AnswersTest {
  private final Router router = RawPeer.quietMaster();
  private final RawPeer hostile = RawPeer.childOf(router, "hostile");
  private final RawPeer honest = RawPeer.childOf(router, "honest");

  @AfterEach
  void hangUp() throws Exception {
    hostile.breakOff();
    honest.breakOff();
    Background.run(router::close).get();
  }

  /** A record that waits, or fails, where it is made of what came, or put into a set. */
  record Trap(String kind) {
    private static final CountDownLatch OPENED = new CountDownLatch(1);
    private static final CountDownLatch OPENED_LATE = new CountDownLatch(1);
    private static final CountDownLatch OPENED_LATEST = new CountDownLatch(1);

    @Override
    public int hashCode() {
      switch (kind) {
        case "memory" -> throw new OutOfMemoryError("as if there was none left for this answer");
        case "error" -> throw new AssertionError("a hash code that fails badly");
        case "wait" -> await(OPENED);
        case "long" -> await(OPENED_LATE);
        case "longer" -> await(OPENED_LATEST);
        default -> {}
      }
      return kind.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Trap trap && trap.kind.equals(kind);
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Never called: the test answers in its place. */
    static Set<Trap> spring() {
      return Set.of();
    }
  }

  private void assertOthersAreAnswered() throws Exception {
    CompletableFuture<Integer> call = honest.context().callAsync(CallFunctions::add, 1, 2);
    honest.answer(honest.receiveCall(), 3);
    assertThat(call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
  }

  private static final Functions.Fn0<Set<Trap>> SPRING = Trap::spring;

  /** More than is read at once by a thread that has a deadline. */
  private static final Set<Trap> LARGE =
      new LinkedHashSet<>(List.of(new Trap("x".repeat(10_000)), new Trap("none")));

  private CompletableFuture<Set<Trap>> callAnsweredBy(String kind) throws IOException {
    return callAnsweredBy(kind, Call.of(SPRING));
  }

  private CompletableFuture<Set<Trap>> callAnsweredBy(String kind, Call made) throws IOException {
    CompletableFuture<Set<Trap>> call = hostile.context().submit(made);
    hostile.answer(hostile.receiveCall(), answer(kind, Set.of(new Trap("none"))));
    return call;
  }

  private static byte[] answer(String kind, Set<Trap> endsWithNone) {
    ByteWriter body = new ByteWriter();
    body.putByte(0);
    Encoder.write(body, endsWithNone);
    byte[] bytes = body.toByteArray();
    // The last string of the record: what it is about is another word.
    byte[] word = kind.getBytes(StandardCharsets.US_ASCII);
    int from = bytes.length - "none".length();
    byte[] forged = Arrays.copyOf(bytes, from + word.length);
    forged[from - 1] = (byte) word.length;
    System.arraycopy(word, 0, forged, from, word.length);
    return forged;
  }

  @Test
  void whatWasThrownButIsNoThrowable() throws Exception {
    CompletableFuture<Integer> call = hostile.context().callAsync(CallFunctions::add, 1, 2);
    hostile.answerThrown(hostile.receiveCall(), "a string");
    assertThatThrownBy(() -> call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CodecException.class);
    assertOthersAreAnswered();
  }

  @Test
  void whatWasThrownButIsNoThrowableToAThreadThatWaits() throws Exception {
    Background<Integer> call =
        Background.start(() -> hostile.context().call(CallFunctions::add, 1, 2));
    hostile.answerThrown(hostile.receiveCall(), 7);
    assertThat(call.failure()).isInstanceOf(CodecException.class);
    assertOthersAreAnswered();
  }

  @Test
  void anEmptyAnswer() throws Exception {
    CompletableFuture<Integer> call = hostile.context().callAsync(CallFunctions::add, 1, 2);
    hostile.answer(hostile.receiveCall(), new byte[0]);
    assertThatThrownBy(() -> call.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CodecException.class);
    assertOthersAreAnswered();
  }

  @Test
  void anAnswerForWhichThereIsNoMemory() throws Exception {
    CompletableFuture<Set<Trap>> call = callAnsweredBy("memory");
    assertOthersAreAnswered();
    assertThat(call)
        .failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(EcontextException.class)
        .havingRootCause()
        .isInstanceOf(OutOfMemoryError.class)
        .withMessageContaining("none left for this answer");
  }

  @Test
  void anAnswerThatFailsBadlyWhereItIsDecoded() throws Exception {
    CompletableFuture<Set<Trap>> call = callAnsweredBy("error");
    assertOthersAreAnswered();
    assertThat(call)
        .failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(EcontextException.class)
        .havingRootCause()
        .isInstanceOf(AssertionError.class)
        .withMessageContaining("a hash code that fails badly");
  }

  @Test
  void anAnswerThatIsDecodedForALongTime() throws Exception {
    CompletableFuture<Set<Trap>> call = callAnsweredBy("wait");
    try {
      assertOthersAreAnswered();
      assertThat(call).isNotDone();
    } finally {
      Trap.OPENED.countDown();
    }
    assertThat(call)
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo(Set.of(new Trap("wait")));
  }

  @Test
  void aDeadlinePassesAlsoWhileItsAnswerIsDecoded() throws Exception {
    CompletableFuture<Set<Trap>> call =
        callAnsweredBy("long", Call.of(SPRING).within(Duration.ofMillis(200)));
    try {
      assertThat(call)
          .failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(DeadlineExceededException.class);
    } finally {
      Trap.OPENED_LATE.countDown();
    }
  }

  @Test
  void aDeadlinePassesAlsoWhileTheAnswerOfAThreadThatWaitsIsDecoded() throws Exception {
    Background<Set<Trap>> call =
        Background.start(() -> hostile.context().callWithDeadline(Duration.ofSeconds(1), SPRING));
    hostile.answer(hostile.receiveCall(), answer("longer", LARGE));
    try {
      assertThat(call.failure()).isInstanceOf(DeadlineExceededException.class);
    } finally {
      Trap.OPENED_LATEST.countDown();
    }
  }

  @Test
  void aLargeAnswerOfACallWithADeadlineIsReadAsAnyOther() throws Exception {
    Background<Set<Trap>> call =
        Background.start(() -> hostile.context().callWithDeadline(Duration.ofMinutes(1), SPRING));
    hostile.answer(hostile.receiveCall(), answer("none", LARGE));
    assertThat(call.get()).isEqualTo(LARGE);
    Background<Set<Trap>> failing =
        Background.start(() -> hostile.context().callWithDeadline(Duration.ofMinutes(1), SPRING));
    hostile.answer(hostile.receiveCall(), answer("error", LARGE));
    assertThat(failing.failure())
        .isInstanceOf(EcontextException.class)
        .hasRootCauseMessage("a hash code that fails badly");
    assertThat(failing.failure().getStackTrace())
        .as("where it was called")
        .anyMatch(frame -> frame.getClassName().equals(AnswersTest.class.getName()));
  }

  @Test
  void whatIsChainedToAFutureAndWaits() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    CompletableFuture<Integer> call = hostile.context().callAsync(CallFunctions::add, 1, 2);
    CompletableFuture<Void> chained =
        call.thenAccept(
            sum -> {
              try {
                opened.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    hostile.answer(hostile.receiveCall(), 3);
    try {
      assertOthersAreAnswered();
    } finally {
      opened.countDown();
    }
    assertThat(chained).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
