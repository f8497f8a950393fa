package org.econtext.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;
import org.econtext.core.stream.ReadTurn.State;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Tries all sequences of what a reader, two threads that may poll, and time can do, up to a length
 * that leads through every state several times; those that lead to the same are tried further once.
 */
class ReadTurnStatesTest {
  private static final int MAX_EVENTS = 14;
  private static final long ASIDE_NANOS = 1_000_000;
  private static final long REST_NANOS = 1_000_000_000;

  private static final List<ExecutorService> SENDERS =
      List.of(Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor());

  @AfterAll
  static void endThreads() {
    SENDERS.forEach(ExecutorService::shutdown);
  }

  /** Where the reader is. */
  private enum Reader {
    NOT_BEGUN,
    BEFORE_TURN,
    PARKED,
    READING,
    HANDLING,
    GONE
  }

  /** Where a thread that sends, and may poll, is. */
  private enum Sender {
    ELSEWHERE,
    EXPECTING,
    SENT,
    POLLING
  }

  /** What a sender does. */
  private enum Step {
    EXPECT,
    SEND,
    BEGIN,
    END_WITH_MESSAGE,
    END_IN_VAIN
  }

  private enum Event {
    BEGIN,
    AWAIT_TURN,
    WAKE,
    HANDLE,
    GO_ON,
    STEP_ASIDE,
    HOLD,
    REST,
    END,
    WANT,
    RESUME,
    SHORT_TIME_PASSES,
    LONG_TIME_PASSES,
    FIRST_EXPECTS(0, Step.EXPECT),
    FIRST_SENDS(0, Step.SEND),
    FIRST_BEGINS(0, Step.BEGIN),
    FIRST_ENDS_WITH_MESSAGE(0, Step.END_WITH_MESSAGE),
    FIRST_ENDS_IN_VAIN(0, Step.END_IN_VAIN),
    SECOND_EXPECTS(1, Step.EXPECT),
    SECOND_SENDS(1, Step.SEND),
    SECOND_BEGINS(1, Step.BEGIN),
    SECOND_ENDS_WITH_MESSAGE(1, Step.END_WITH_MESSAGE),
    SECOND_ENDS_IN_VAIN(1, Step.END_IN_VAIN);

    private final int sender;

    /** Null if no sender does this. */
    private final Step step;

    Event() {
      this(-1, null);
    }

    Event(int sender, Step step) {
      this.sender = sender;
      this.step = step;
    }
  }

  /** The reader waits; thrown, since this test has one thread for it. */
  private static final class Parked extends RuntimeException {
    private static final long serialVersionUID = 1;
    final long until;

    Parked(long until) {
      super(null, null, false, false);
      this.until = until;
    }
  }

  /** A clock, and whether the reader may go on. */
  private static final class StillBroker implements Broker {
    Thread reader;
    long now;
    boolean permit;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void park(Object blocker, long deadline) {
      if (!permit) {
        throw new Parked(deadline);
      }
      permit = false;
    }

    @Override
    public void unpark(Thread thread) {
      assertThat(thread).as("who is woken").isSameAs(reader);
      permit = true;
    }

    @Override
    public Thread start(ThreadRole role, String name, Runnable work) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void execute(ThreadRole role, Runnable task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      throw new UnsupportedOperationException();
    }
  }

  /** A turn and those who take part, after some events. */
  private static final class World {
    final StillBroker broker = new StillBroker();
    final ReadTurn turn = new ReadTurn(broker);
    final List<Event> events = new ArrayList<>();
    final Sender[] senders = {Sender.ELSEWHERE, Sender.ELSEWHERE};
    Reader reader = Reader.NOT_BEGUN;
    long until;

    /** Whether there was room, before it was held, for the message that is handled. */
    boolean resumedEarly;

    /** Whether somebody has wanted the reader since it began to handle its last message. */
    boolean wanted;

    World copy() {
      World copy = new World();
      copy.broker.now = broker.now;
      copy.broker.permit = broker.permit;
      copy.broker.reader = broker.reader;
      forEachField(field -> field.set(copy.turn, field.get(turn)));
      copy.events.addAll(events);
      copy.senders[0] = senders[0];
      copy.senders[1] = senders[1];
      copy.reader = reader;
      copy.until = until;
      copy.resumedEarly = resumedEarly;
      copy.wanted = wanted;
      return copy;
    }

    /** All that what happens next can depend on. */
    String key() {
      StringBuilder key = new StringBuilder();
      forEachField(
          field -> {
            Object value = field.get(turn);
            key.append(field.getName().equals("deadline") ? left((long) value) : value).append(' ');
          });
      key.append(reader).append(' ').append(reader == Reader.PARKED ? left(until) : "");
      key.append(broker.permit)
          .append(resumedEarly)
          .append(wanted)
          .append(' ')
          .append(senders[0])
          .append(senders[1]);
      return key.toString();
    }

    private long left(long deadline) {
      return deadline == Broker.NEVER ? Broker.NEVER : Math.max(0, deadline - broker.now);
    }

    State state() {
      return turn.state();
    }

    boolean polls() {
      return senders[0] == Sender.POLLING || senders[1] == Sender.POLLING;
    }

    /** Whether the reader, once it is let run, would go on. */
    boolean readerMayGoOn() {
      return reader != Reader.PARKED || broker.permit || left(until) == 0;
    }

    // ---- events

    boolean mayHappen(Event event) {
      switch (event) {
        case BEGIN:
          return reader == Reader.NOT_BEGUN;
        case AWAIT_TURN:
          return reader == Reader.BEFORE_TURN;
        case WAKE:
          return reader == Reader.PARKED && readerMayGoOn();
        case HANDLE, END:
          return reader == Reader.READING;
        case GO_ON, STEP_ASIDE, HOLD, REST:
          return reader == Reader.HANDLING;
        default:
          return event.step == null || mayHappen(event.step, senders[event.sender]);
      }
    }

    /** A thread sends as it likes, and polls whether it was told that it may or not. */
    private static boolean mayHappen(Step step, Sender sender) {
      switch (step) {
        case EXPECT:
          return sender == Sender.ELSEWHERE;
        case SEND, BEGIN:
          return sender != Sender.POLLING;
        default:
          return sender == Sender.POLLING;
      }
    }

    void happens(Event event) {
      events.add(event);
      switch (event) {
        case BEGIN:
          turn.begin();
          broker.reader = Thread.currentThread();
          reader = Reader.BEFORE_TURN;
          break;
        case AWAIT_TURN, WAKE:
          awaitTurn();
          break;
        case HANDLE:
          turn.handling();
          wanted = false;
          // Room for an earlier message says nothing about this one.
          resumedEarly = false;
          reader = Reader.HANDLING;
          break;
        case GO_ON:
          reader = Reader.BEFORE_TURN;
          break;
        case STEP_ASIDE:
          turn.stepAside();
          reader = Reader.BEFORE_TURN;
          break;
        case HOLD:
          turn.hold();
          resumedEarly = false;
          reader = Reader.BEFORE_TURN;
          break;
        case REST:
          turn.rest();
          reader = Reader.BEFORE_TURN;
          break;
        case END:
          turn.end();
          reader = Reader.GONE;
          break;
        case WANT:
          turn.wantReader();
          wanted = true;
          break;
        case RESUME:
          resumedEarly |= state() != State.HELD;
          turn.resume();
          break;
        case SHORT_TIME_PASSES:
          broker.now += ASIDE_NANOS;
          break;
        case LONG_TIME_PASSES:
          broker.now += REST_NANOS;
          break;
        default:
          sends(event.sender, event.step);
      }
    }

    private void awaitTurn() {
      boolean woken = reader == Reader.PARKED;
      if (woken) {
        broker.permit = false;
      }
      try {
        turn.awaitTurn();
        reader = Reader.READING;
      } catch (Parked e) {
        reader = Reader.PARKED;
        until = e.until;
      }
    }

    private void sends(int index, Step step) {
      switch (step) {
        case EXPECT:
          if (on(index, turn::expectPolling)) {
            senders[index] = Sender.EXPECTING;
          }
          break;
        case SEND:
          on(
              index,
              () -> {
                turn.beforeSending();
                return null;
              });
          if (senders[index] == Sender.EXPECTING) {
            senders[index] = Sender.SENT;
          } else if (senders[index] == Sender.ELSEWHERE) {
            wanted = true;
          }
          break;
        case BEGIN:
          senders[index] = on(index, turn::beginPolling) ? Sender.POLLING : Sender.ELSEWHERE;
          break;
        default:
          senders[index] = Sender.ELSEWHERE;
          on(
              index,
              () -> {
                turn.endPolling(step == Step.END_WITH_MESSAGE);
                return null;
              });
      }
    }

    private static <T> T on(int index, Callable<T> call) {
      try {
        return SENDERS.get(index).submit(call).get();
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError(e);
      }
    }
  }

  private interface FieldUse {
    void use(Field field) throws IllegalAccessException;
  }

  private static void forEachField(FieldUse use) {
    try {
      for (Field field : ReadTurn.class.getDeclaredFields()) {
        if (!Modifier.isFinal(field.getModifiers())) {
          field.setAccessible(true);
          use.use(field);
        }
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void allSequencesOfEventsKeepTheRules() {
    Map<State, Integer> seen = new EnumMap<>(State.class);
    Set<String> known = new HashSet<>();
    ArrayDeque<World> open = new ArrayDeque<>();
    open.add(new World());
    while (!open.isEmpty()) {
      World world = open.remove();
      seen.merge(world.state(), 1, Integer::sum);
      for (Event event : Event.values()) {
        if (world.mayHappen(event)) {
          World next = world.copy();
          next.happens(event);
          check(world, event, next);
          if (next.events.size() < MAX_EVENTS && known.add(next.key())) {
            open.add(next);
          }
        }
      }
    }
    assertThat(seen.keySet()).isEqualTo(EnumSet.allOf(State.class));
    assertThat(known.size()).isGreaterThan(1_000);
  }

  private static void check(World before, Event event, World after) {
    oneReadsAtMost(after);
    whoReadsMayDoSo(after);
    heldUntilResumed(before, event, after);
    resumedBeforeHeld(before, event, after);
    notAsideWhileWanted(before, event, after);
    wantedWhilePolling(before, event, after);
    sendingWants(before, event, after);
    wokenWhenItIsItsTurn(after);
    timeBringsTheReaderBack(after.copy());
    wantBringsTheReaderBack(after.copy());
    endIsTheEnd(before, after);
  }

  private static void oneReadsAtMost(World after) {
    int reading = after.reader == Reader.READING || after.reader == Reader.HANDLING ? 1 : 0;
    for (Sender sender : after.senders) {
      reading += sender == Sender.POLLING ? 1 : 0;
    }
    assertThat(reading).as("who reads after %s", after.events).isLessThanOrEqualTo(1);
  }

  private static void whoReadsMayDoSo(World after) {
    if (after.reader == Reader.READING || after.reader == Reader.HANDLING) {
      assertThat(after.state()).as("%s", after.events).isEqualTo(State.READING);
    }
    assertThat(after.state() == State.POLLING).as("%s", after.events).isEqualTo(after.polls());
  }

  private static void heldUntilResumed(World before, Event event, World after) {
    if (before.state() == State.HELD) {
      assertThat(after.state())
          .as("%s", after.events)
          .isEqualTo(event == Event.RESUME ? State.READING : State.HELD);
    }
  }

  private static void resumedBeforeHeld(World before, Event event, World after) {
    if (event == Event.HOLD) {
      assertThat(after.state())
          .as("%s", after.events)
          .isEqualTo(before.resumedEarly ? State.READING : State.HELD);
    }
  }

  /** Who has wanted the reader since it began to handle a message has no use for another's poll. */
  private static void notAsideWhileWanted(World before, Event event, World after) {
    if (event == Event.STEP_ASIDE && before.wanted) {
      assertThat(after.state()).as("%s", after.events).isEqualTo(State.READING);
    }
  }

  private static void wantedWhilePolling(World before, Event event, World after) {
    boolean ends = before.state() == State.POLLING && after.state() != State.POLLING;
    if (ends && (before.wanted || event.step == Step.END_IN_VAIN)) {
      assertThat(after.state()).as("%s", after.events).isEqualTo(State.READING);
    }
  }

  /** Who sends without polling for the answer needs the reader. */
  private static void sendingWants(World before, Event event, World after) {
    if (event.step == Step.SEND
        && before.senders[event.sender] == Sender.ELSEWHERE
        && EnumSet.of(State.ASIDE, State.RESTING).contains(before.state())) {
      assertThat(after.state()).as("%s", after.events).isEqualTo(State.READING);
    }
  }

  private static void wokenWhenItIsItsTurn(World after) {
    if (after.state() == State.READING) {
      assertThat(after.readerMayGoOn()).as("woken after %s", after.events).isTrue();
    }
  }

  private static void timeBringsTheReaderBack(World world) {
    State state = world.state();
    if (state == State.ASIDE) {
      world.happens(Event.SHORT_TIME_PASSES);
    } else if (state == State.RESTING) {
      world.happens(Event.LONG_TIME_PASSES);
    } else {
      return;
    }
    letReaderRun(world);
    assertThat(world.reader).as("%s", world.events).isEqualTo(Reader.READING);
  }

  private static void wantBringsTheReaderBack(World world) {
    State state = world.state();
    if (state == State.NEW || state == State.ENDED || world.reader == Reader.HANDLING) {
      return;
    }
    world.happens(Event.WANT);
    if (state == State.HELD) {
      world.happens(Event.RESUME);
    } else if (state == State.POLLING) {
      assertThat(world.state()).as("%s", world.events).isEqualTo(State.POLLING);
      world.happens(
          world.senders[0] == Sender.POLLING
              ? Event.FIRST_ENDS_WITH_MESSAGE
              : Event.SECOND_ENDS_WITH_MESSAGE);
    }
    letReaderRun(world);
    assertThat(world.reader).as("%s", world.events).isEqualTo(Reader.READING);
  }

  /** Twice: what it was woken for may have been another end of waiting. */
  private static void letReaderRun(World world) {
    for (int i = 0; i < 2; i++) {
      if (world.mayHappen(Event.AWAIT_TURN)) {
        world.happens(Event.AWAIT_TURN);
      } else if (world.mayHappen(Event.WAKE)) {
        world.happens(Event.WAKE);
      }
    }
  }

  private static void endIsTheEnd(World before, World after) {
    if (before.state() == State.ENDED) {
      assertThat(after.state()).as("%s", after.events).isEqualTo(State.ENDED);
    }
  }

  @Test
  void pollingInVainLeavesOutMoreAndMoreChances() {
    World world = new World();
    world.happens(Event.BEGIN);
    for (int skips : new int[] {0, 1, 3, 7, 15, 31, 63, 127, 255, 255}) {
      for (int i = 0; i < skips; i++) {
        stepAside(world);
        assertThat(world.state()).isEqualTo(State.READING);
      }
      stepAside(world);
      assertThat(world.state()).isEqualTo(State.ASIDE);
      world.happens(Event.AWAIT_TURN);
      world.happens(Event.FIRST_BEGINS);
      world.happens(Event.FIRST_ENDS_IN_VAIN);
      world.happens(Event.WAKE);
    }
  }

  private static void stepAside(World world) {
    if (world.reader != Reader.READING) {
      world.happens(Event.AWAIT_TURN);
    }
    world.happens(Event.HANDLE);
    world.happens(Event.STEP_ASIDE);
  }

  @Test
  void successfulPollingKeepsTheReaderAside() {
    World world = new World();
    world.happens(Event.BEGIN);
    stepAside(world);
    world.happens(Event.AWAIT_TURN);
    for (int i = 0; i < 5; i++) {
      world.broker.now += ASIDE_NANOS / 2;
      world.happens(Event.FIRST_BEGINS);
      world.happens(Event.FIRST_ENDS_WITH_MESSAGE);
      if (world.mayHappen(Event.WAKE)) {
        world.happens(Event.WAKE);
      }
      assertThat(world.state()).isEqualTo(State.ASIDE);
      assertThat(world.reader).isEqualTo(Reader.PARKED);
    }
  }
}
