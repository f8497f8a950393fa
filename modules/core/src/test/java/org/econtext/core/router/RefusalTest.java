package org.econtext.core.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.Broker;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.junit.jupiter.api.Test;

/** Who sends what has to be refused pays for it by waiting, and not with its life. */
class RefusalTest {
  private static final int CHILD = 7;
  private static final int GONE = 9;

  private final List<String> done = new ArrayList<>();
  private final List<Runnable> roomListeners = new ArrayList<>();
  private boolean full;

  private final Stream stream =
      (Stream)
          Proxy.newProxyInstance(
              RefusalTest.class.getClassLoader(),
              new Class<?>[] {Stream.class},
              (proxy, method, arguments) -> {
                switch (method.getName()) {
                  case "offerInTurn":
                    done.add(full ? "no room" : "offered");
                    if (full) {
                      roomListeners.add((Runnable) arguments[1]);
                    }
                    return !full;
                  default:
                    done.add(method.getName());
                    return null;
                }
              });

  private final ContextRouter router =
      new ContextRouter(
          ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
          RefusalTest.class.getClassLoader(),
          unused -> {},
          null);

  private static Broker brokerWithoutThreads() {
    return (Broker)
        Proxy.newProxyInstance(
            RefusalTest.class.getClassLoader(),
            new Class<?>[] {Broker.class},
            (proxy, method, arguments) -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
  }

  private static Message forbiddenCall() {
    return new Message(0, CHILD, CHILD, Handles.CALL_FUNCTION, 1_000, 0, new byte[1]);
  }

  private static Message asking() {
    return new Message(GONE, CHILD, CHILD, 101, 1_000, 0, new byte[0]);
  }

  @Test
  void aChildIsReadOnWhileThereIsRoomForRefusals() {
    assertThat(router.refuse(asking(), stream, 0, "gone")).isEqualTo(Stream.Next.READ);
    assertThat(done).containsExactly("offered");
  }

  @Test
  void aChildThatReadsNoRefusalsIsReadNoFurtherUntilThereIsRoom() {
    full = true;
    assertThat(router.refuse(asking(), stream, 0, "gone")).isEqualTo(Stream.Next.HOLD);
    assertThat(done).containsExactly("no room");
    roomListeners.forEach(Runnable::run);
    assertThat(done).containsExactly("no room", "resume");
  }

  @Test
  void aChildThatMakesCallsWhichItMayNotPaysLikewise() {
    assertThat(router.deliver(forbiddenCall(), stream)).isEqualTo(Stream.Next.READ);
    full = true;
    assertThat(router.deliver(forbiddenCall(), stream)).isEqualTo(Stream.Next.HOLD);
    assertThat(done).containsExactly("offered", "no room");
  }

  @Test
  void aCallForWhichThereIsNoThreadFailsAndNoMore() {
    ContextRouter exhausted =
        new ContextRouter(
            ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
            RefusalTest.class.getClassLoader(),
            unused -> {},
            null,
            brokerWithoutThreads());
    for (int kind : new int[] {Dispatcher.CONCURRENTLY, Dispatcher.ON_MAIN_THREAD}) {
      Message call =
          new Message(0, CHILD, 0, Handles.CALL_FUNCTION, 1_000, 0, new byte[] {(byte) kind});
      exhausted.deliver(call, stream);
      exhausted.deliver(call, stream);
    }
    assertThat(done).containsExactly("offered", "offered", "offered", "offered");
  }

  @Test
  void theParentIsReadOnInAnyCase() {
    full = true;
    router.joinParent(stream);
    assertThat(router.refuse(asking(), stream, 0, "gone")).isEqualTo(Stream.Next.READ);
    assertThat(done).containsExactly("offerNews");
  }

  @Test
  void whatWantsNoAnswerIsNotRefused() {
    Message dead = new Message(GONE, CHILD, CHILD, 101, 1_000, Message.FLAG_DEAD, new byte[0]);
    Message news = new Message(GONE, CHILD, CHILD, 101, 0, 0, new byte[0]);
    assertThat(router.refuse(dead, stream, 0, "gone")).isEqualTo(Stream.Next.READ);
    assertThat(router.refuse(news, stream, 0, "gone")).isEqualTo(Stream.Next.READ);
    assertThat(done).isEmpty();
  }
}
