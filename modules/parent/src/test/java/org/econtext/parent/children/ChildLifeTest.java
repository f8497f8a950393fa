package org.econtext.parent.children;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.econtext.parent.children.ChildLife.Action;
import org.econtext.parent.children.ChildLife.State;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ChildLifeTest {
  private static final int RUNS = 20_000;
  private static final int MAX_EVENTS = 12;

  /** What happens to a child; {@link #UP} is no action's cause, it tells whether it holds. */
  private enum Event {
    UP,
    END,
    KILL,
    JVM_ENDED,
    LOST,
    OVERDUE
  }

  /** What {@link ChildLife#up()} says, and what the other events ask for. */
  private static Object happens(Event event, ChildLife life) {
    return switch (event) {
      case UP -> life.up();
      case END -> life.end();
      case KILL -> life.kill();
      case JVM_ENDED -> life.jvmEnded();
      case LOST -> life.lost();
      case OVERDUE -> life.overdue();
    };
  }

  private record Row(State from, Event event, Object answer, State to) {}

  private static Row row(State from, Event event, Object answer, State to) {
    return new Row(from, event, answer, to);
  }

  /** Each state and each event, so that nobody has to guess. */
  private static final List<Row> TABLE =
      List.of(
          row(State.STARTING, Event.UP, true, State.UP),
          row(State.STARTING, Event.END, Action.KILL, State.KILLED),
          row(State.STARTING, Event.KILL, Action.KILL, State.KILLED),
          row(State.STARTING, Event.JVM_ENDED, Action.NOTHING, State.STARTING),
          row(State.STARTING, Event.LOST, Action.TELL, State.GONE),
          row(State.STARTING, Event.OVERDUE, Action.NOTHING, State.STARTING),
          row(State.UP, Event.UP, false, State.UP),
          row(State.UP, Event.END, Action.SHUT_DOWN, State.ENDING),
          row(State.UP, Event.KILL, Action.KILL, State.KILLED),
          row(State.UP, Event.JVM_ENDED, Action.ARM_KILL, State.UP),
          row(State.UP, Event.LOST, Action.TELL, State.GONE),
          row(State.UP, Event.OVERDUE, Action.NOTHING, State.UP),
          row(State.ENDING, Event.UP, false, State.ENDING),
          row(State.ENDING, Event.END, Action.NOTHING, State.ENDING),
          row(State.ENDING, Event.KILL, Action.KILL, State.KILLED),
          row(State.ENDING, Event.JVM_ENDED, Action.ARM_KILL, State.ENDING),
          row(State.ENDING, Event.LOST, Action.TELL, State.GONE),
          row(State.ENDING, Event.OVERDUE, Action.NOTHING, State.ENDING),
          row(State.KILLED, Event.UP, false, State.KILLED),
          row(State.KILLED, Event.END, Action.NOTHING, State.KILLED),
          row(State.KILLED, Event.KILL, Action.NOTHING, State.KILLED),
          row(State.KILLED, Event.JVM_ENDED, Action.NOTHING, State.KILLED),
          row(State.KILLED, Event.LOST, Action.TELL, State.GONE),
          row(State.KILLED, Event.OVERDUE, Action.TELL, State.GONE),
          row(State.GONE, Event.UP, false, State.GONE),
          row(State.GONE, Event.END, Action.NOTHING, State.GONE),
          row(State.GONE, Event.KILL, Action.NOTHING, State.GONE),
          row(State.GONE, Event.JVM_ENDED, Action.NOTHING, State.GONE),
          row(State.GONE, Event.LOST, Action.NOTHING, State.GONE),
          row(State.GONE, Event.OVERDUE, Action.NOTHING, State.GONE));

  private static ChildLife in(State state) {
    ChildLife life = new ChildLife();
    switch (state) {
      case UP -> life.up();
      case ENDING -> {
        life.up();
        life.end();
      }
      case KILLED -> {
        life.up();
        life.kill();
      }
      case GONE -> life.lost();
      default -> {}
    }
    assertThat(life.state()).isEqualTo(state);
    return life;
  }

  @TestFactory
  Stream<DynamicTest> eachEventInEachState() {
    return TABLE.stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.event + " when " + row.from,
                    () -> {
                      ChildLife life = in(row.from);
                      assertThat(happens(row.event, life)).isEqualTo(row.answer);
                      assertThat(life.state()).isEqualTo(row.to);
                    }));
  }

  @Test
  void theTableLacksNothing() {
    List<String> all = new ArrayList<>();
    for (State state : State.values()) {
      for (Event event : Event.values()) {
        all.add(state + " " + event);
      }
    }
    assertThat(TABLE.stream().map(row -> row.from + " " + row.event).toList())
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void whateverHappensItIsShutDownKilledAndToldOnceAtTheMost() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      ChildLife life = new ChildLife();
      List<Object> asked = new ArrayList<>();
      Set<State> seen = EnumSet.of(State.STARTING);
      for (int i = random.nextInt(MAX_EVENTS); i >= 0; i--) {
        State before = life.state();
        asked.add(happens(Event.values()[random.nextInt(Event.values().length)], life));
        assertThat(life.state()).as("never back, seed %s", seed).isGreaterThanOrEqualTo(before);
        seen.add(life.state());
      }
      for (Action once : List.of(Action.SHUT_DOWN, Action.KILL, Action.TELL)) {
        assertThat(asked.stream().filter(once::equals).count())
            .as("%s with seed %s: %s", once, seed, asked)
            .isLessThanOrEqualTo(1);
      }
      assertThat(asked.contains(Action.TELL))
          .as("seed %s", seed)
          .isEqualTo(seen.contains(State.GONE));
      assertThat(asked.contains(Action.KILL))
          .as("seed %s", seed)
          .isEqualTo(seen.contains(State.KILLED))
          .isEqualTo(life.wasKilled());
    }
  }
}
