package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.core.Publishers;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.master.Master;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A subscriber is told of the end when it is there, whether it has asked for more or not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PublishersTest {
  private final Router router = Master.open();
  private final Receiver<Integer> receiver = router.receiver(Integer.class);
  private final Collecting<Integer> told = new Collecting<>();

  @AfterEach
  void close() throws Exception {
    Background.run(router::close).get();
  }

  @Test
  void whoHasGotAllThatItAskedForIsToldOfTheEnd() {
    Publishers.of(receiver).subscribe(told);
    told.subscription.request(2);
    Sender<Integer> sender = receiver.sender();
    sender.send(1);
    sender.send(2);
    Eventually.holds("both have come", () -> told.values.size() == 2);
    sender.close();
    assertThat(told.ended).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void whoHasAskedForNothingIsToldOfALoss() {
    Context expected = router.connect(InProcessTarget.shared());
    receiver.expect(expected);
    Publishers.of(receiver).subscribe(told);
    expected.close();
    assertThat(told.ended)
        .failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(LostContextException.class);
  }

  @Test
  void theEndIsToldBehindWhatWasNotAskedForYet() {
    Publishers.of(receiver).subscribe(told);
    Sender<Integer> sender = receiver.sender();
    sender.send(1);
    sender.send(2);
    sender.close();
    told.subscription.request(1);
    Eventually.holds("one has come", () -> told.values.size() == 1);
    assertThat(told.ended).isNotDone();
    told.subscription.request(1);
    assertThat(told.ended).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(told.values).containsExactly(1, 2);
  }

  @Test
  void whoAsksForLessThanOneIsToldAtOnce() {
    Publishers.of(receiver).subscribe(told);
    told.subscription.request(0);
    assertThat(told.ended)
        .failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(IllegalArgumentException.class);
  }
}
