package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.CallException;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;
import org.econtext.core.Target;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportTarget;
import org.junit.jupiter.api.Test;

/** How calls, classes, log records, errors and ends pass through contexts on their way. */
public abstract class ChainBehaviour extends Behaviour {
  /** For subclasses. */
  protected ChainBehaviour() {}

  /** A target that can't be launched, wherever it is tried. */
  record Nowhere(ContextOptions options) implements TransportTarget {
    @Override
    public TransportTarget withOptions(ContextOptions newOptions) {
      return new Nowhere(newOptions);
    }

    @Override
    public String hop() {
      return "nowhere";
    }

    @Override
    public List<String> command(List<String> firstStage) {
      return List.of("/nowhere/launcher");
    }
  }

  @Test
  void allGoesThroughAllHops() throws Exception {
    try (LogCaptor log = logOfContexts("INFO")) {
      Context there = connect("there");
      Context below = there.connect(subject().below("below"));
      assertThat(below.call(CallFunctions::add, 2, 3)).isEqualTo(5);
      assertThat(below.call(CallFunctions::namesAround, router()))
          .containsExactly("below", "there");
      byte[] big = CallFunctions.bytes(8 << 20);
      assertThat(Arrays.equals((byte[]) below.call(CallFunctions::echo, (Object) big), big))
          .isTrue();
      CallException e =
          catchThrowableOfType(
              CallException.class, () -> below.call(ExceptionFunctions::divide, 1, 0));
      assertThat(e.remote()).hasMessage("/ by zero");
      try (Receiver<Integer> receiver = router().receiver(Integer.class)) {
        CompletableFuture<Void> sending =
            below.runAsync(ChannelFunctions::sendNumbers, receiver.sender(), 0, 100);
        for (int i = 0; i < 100; i++) {
          assertThat(receiver.receive()).isEqualTo(i);
        }
        sending.join();
      }
      below.run(OutputFunctions::log);
      below.run(OutputFunctions::print, "hello");
      closeRouter();
      assertThat(log.messages("below", "my.slf4j")).containsExactly("by slf4j", "failed");
      assertThat(log.messages("below", "stdout")).containsExactly("hello");
    }
  }

  @Test
  void classesAndResourcesComeThroughAllHops() {
    Context there = context();
    Context below = there.connect(subject().below(null));
    assertThat(below.call(ImportFunctions::nested)).isEqualTo(11);
    assertThat(below.call(ImportFunctions::mood, "RAINY")).isEqualTo("so so");
    assertThat(below.call(ImportFunctions::probeByClass)).isEqualTo("one line, grüße\n");
    assertThat(below.call(ImportFunctions::countResources, "econtext-secret.properties")).isZero();
    assertThat(below.call(ImportFunctions::schemes)).isEqualTo(ImportFunctions.schemes());
    CallException e =
        catchThrowableOfType(
            CallException.class,
            () -> below.run(ImportFunctions::forName, "com.example.NoSuchThing"));
    assertThat(e.remote()).hasMessageContaining("com.example.NoSuchThing");
    for (Context asked : way()) {
      assertThat(e.remote()).hasMessageContaining(asked.name());
    }
    assertThat(e.remote()).hasMessageContaining(there.name()).hasMessageContaining("master");
  }

  @Test
  void callsOfManyContextsCrossEachOther() {
    Context there = connect("there");
    List<Context> all = new ArrayList<>(way());
    all.add(there);
    all.add(there.connect(subject().below(null)));
    all.add(connect(null));
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(all.get(i % all.size()).callAsync(CallFunctions::add, i, 1));
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).join()).isEqualTo(i + 1);
    }
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // The call is lost with its context.
  void aKilledHopTakesAllBehindItWithIt() throws Exception {
    for (int killed = 0; killed < subject().via().size(); killed++) {
      List<Context> all = new ArrayList<>(way());
      all.add(context());
      Context leaf = context().connect(subject().below("leaf"));
      all.add(leaf);
      List<ProcessId> processes = all.stream().map(Behaviour::processOf).toList();
      for (ProcessId process : processes) {
        assertThat(subject().isAlive(process)).as(process.toString()).isTrue();
      }
      // So that no end depends on the program's threads.
      leaf.runAsync(LifeFunctions::hang);
      all.get(killed).runAsync(LifeFunctions::killSelf);
      LostContextException lost = leaf.lost().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(lost).hasMessageContaining(all.get(killed).name());
      awaitGone(processes.subList(killed, processes.size()));
      for (ProcessId process : processes.subList(0, killed)) {
        assertThat(subject().isAlive(process)).as(process.toString()).isTrue();
      }
      closeRouter();
      awaitGone(processes);
    }
  }

  @Test
  void whatCannotBeLaunchedThereKeepsItsReason() {
    Target nowhere = new Nowhere(ContextOptions.defaults());
    ConnectFailedException e =
        catchThrowableOfType(ConnectFailedException.class, () -> context().connect(nowhere));
    assertThat(e.reason()).isEqualTo(ConnectFailedException.Reason.NO_LAUNCHER);
    assertThat(e)
        .hasMessageContaining("nowhere")
        .hasMessageContaining(context().name())
        .hasMessageContaining("/nowhere/launcher");
    assertThat(context().call(CallFunctions::add, 1, 2)).isEqualTo(3);
  }
}
