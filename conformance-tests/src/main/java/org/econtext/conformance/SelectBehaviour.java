package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.ChannelFailedException;
import org.econtext.core.Context;
import org.econtext.core.DeadlineExceededException;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;
import org.econtext.core.Select;
import org.junit.jupiter.api.Test;

/** How one thread waits for many channels. */
public abstract class SelectBehaviour extends SharedContextBehaviour {
  /** For subclasses. */
  protected SelectBehaviour() {}

  private Receiver<Integer> receiver() {
    return router().receiver(Integer.class);
  }

  @Test
  void valuesOfAllReceiversComeUntilAllAreClosed() throws Exception {
    List<Receiver<Integer>> receivers = List.of(receiver(), receiver(), receiver());
    try (Select<Integer> select = Select.of(receivers)) {
      for (int i = 0; i < receivers.size(); i++) {
        context()
            .run(
                ChannelFunctions::sendNumbersAndClose,
                receivers.get(i).sender(),
                100 * i,
                100 * i + 10 + i);
      }
      List<List<Integer>> received =
          List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < 10 + 11 + 12; i++) {
        Select.Selected<Integer> selected = select.receive(Eventually.PATIENCE);
        received.get(receivers.indexOf(selected.receiver())).add(selected.value());
      }
      for (int i = 0; i < receivers.size(); i++) {
        assertThat(received.get(i)).hasSize(10 + i).isSorted().startsWith(100 * i);
      }
      assertThatThrownBy(() -> select.receive(Eventually.PATIENCE))
          .isInstanceOf(ChannelClosedException.class);
      assertThatThrownBy(select::receive).isInstanceOf(ChannelClosedException.class);
    }
  }

  @Test
  void aBusyReceiverStarvesNoOther() throws Exception {
    Receiver<Integer> busy = receiver();
    Receiver<Integer> calm = receiver();
    context().run(ChannelFunctions::sendNumbers, busy.sender(), 0, 100);
    context().run(ChannelFunctions::sendNumbers, calm.sender(), 0, 10);
    // Those that came before the select are selected too, in turns.
    try (Select<Integer> select = Select.of(busy, calm)) {
      int ofCalm = 0;
      for (int i = 0; i < 20; i++) {
        ofCalm += select.receive(Eventually.PATIENCE).receiver() == calm ? 1 : 0;
      }
      assertThat(ofCalm).isEqualTo(10);
      assertThat(select.receive(Eventually.PATIENCE).receiver()).isSameAs(busy);
    }
  }

  @Test
  void aWaitingThreadIsWokenByAnyReceiver() throws Exception {
    Receiver<Integer> silent = receiver();
    Receiver<Integer> late = receiver();
    try (Select<Integer> select = Select.of(silent, late)) {
      assertThatThrownBy(() -> select.receive(Duration.ofMillis(20)))
          .isInstanceOf(DeadlineExceededException.class);
      assertThatThrownBy(() -> select.receive(Duration.ZERO))
          .isInstanceOf(DeadlineExceededException.class);
      CompletableFuture<Select.Selected<Integer>> selecting = whenWaiting(select::receive);
      context().run(ChannelFunctions::sendNumbers, late.sender(), 5, 6);
      assertThat(selecting.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(new Select.Selected<>(late, 5));
      selecting = whenWaiting(() -> select.receive(Eventually.PATIENCE));
      context().run(ChannelFunctions::sendNumbers, silent.sender(), 6, 7);
      assertThat(selecting.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(new Select.Selected<>(silent, 6));
    }
  }

  /** Begins to receive on a thread of its own, and returns when that waits or has ended. */
  private static CompletableFuture<Select.Selected<Integer>> whenWaiting(
      Callable<Select.Selected<Integer>> receiving) {
    CompletableFuture<Select.Selected<Integer>> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(receiving.call());
              } catch (Exception e) { // Whatever it is, the test is told.
                result.completeExceptionally(e);
              }
            });
    thread.start();
    Eventually.holds(
        "the thread waits",
        () -> thread.getState() == Thread.State.TIMED_WAITING || result.isDone());
    return result;
  }

  @Test
  void whoWaitsIsToldThatItIsClosed() {
    Select<Integer> select = Select.of(receiver());
    CompletableFuture<Select.Selected<Integer>> selecting = whenWaiting(select::receive);
    select.close();
    assertThatThrownBy(() -> selecting.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ChannelClosedException.class);
  }

  @Test
  void closingItLeavesTheReceiversTheirValues() throws Exception {
    Receiver<Integer> receiver = receiver();
    context().run(ChannelFunctions::sendNumbers, receiver.sender(), 1, 2);
    Select<Integer> select = Select.of(receiver);
    select.close();
    assertThatThrownBy(select::receive).isInstanceOf(ChannelClosedException.class);
    assertThat(receiver.receive(Eventually.PATIENCE)).isEqualTo(1);
  }

  @Test
  void whatEndsOtherwiseIsToldOnceAndDropsOut() throws Exception {
    Context doomed = connect("doomed");
    Receiver<Integer> failing = receiver();
    Receiver<Integer> losing = receiver();
    Receiver<Integer> lasting = receiver();
    try (Select<Integer> select = Select.of(failing, losing, lasting)) {
      context().run(ChannelFunctions::sendNumbersAndFail, failing.sender(), 0, 0);
      assertThatThrownBy(() -> select.receive(Eventually.PATIENCE))
          .isInstanceOf(ChannelFailedException.class);
      doomed.run(ChannelFunctions::sendNumbers, losing.sender(), 1, 2);
      assertThat(select.receive(Eventually.PATIENCE).value()).isEqualTo(1);
      doomed.close();
      assertThatThrownBy(() -> select.receive(Eventually.PATIENCE))
          .isInstanceOf(LostContextException.class)
          .hasMessageContaining("doomed");
      context().run(ChannelFunctions::sendNumbers, lasting.sender(), 2, 3);
      assertThat(select.receive(Eventually.PATIENCE)).isEqualTo(new Select.Selected<>(lasting, 2));
    }
  }

  @Test
  void whatAnotherReaderTookIsPassedOver() throws Exception {
    Receiver<Integer> shared = receiver();
    Receiver<Integer> own = receiver();
    context().run(ChannelFunctions::sendNumbers, shared.sender(), 1, 2);
    context().run(ChannelFunctions::sendNumbers, own.sender(), 2, 3);
    try (Select<Integer> select = Select.of(shared, own)) {
      assertThat(shared.receive(Eventually.PATIENCE)).isEqualTo(1);
      assertThat(select.receive(Eventually.PATIENCE)).isEqualTo(new Select.Selected<>(own, 2));
    }
  }

  @Test
  void aReceiverIsInOneSelectAtATime() throws Exception {
    Receiver<Integer> taken = receiver();
    Receiver<Integer> other = receiver();
    try (Select<Integer> select = Select.of(taken)) {
      assertThatThrownBy(() -> Select.of(other, taken)).isInstanceOf(IllegalStateException.class);
      context().run(ChannelFunctions::sendNumbers, taken.sender(), 1, 2);
      assertThat(select.receive(Eventually.PATIENCE).value()).isEqualTo(1);
    }
    // Neither the attempt nor the select that was closed holds any.
    try (Select<Integer> select = Select.of(other, taken)) {
      context().run(ChannelFunctions::sendNumbers, other.sender(), 3, 4);
      assertThat(select.receive(Eventually.PATIENCE).receiver()).isSameAs(other);
    }
  }
}
