package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.econtext.core.Context;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Router;
import org.econtext.core.Stream;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.parent.children.Child;
import org.econtext.parent.children.ChildHost;
import org.econtext.parent.children.LocalServices;
import org.junit.jupiter.api.Test;

/** What is promised to happen within a time, by a clock on which no machine is too busy for it. */
class PromisedTimesTest {
  private static final long GRACE_NANOS = Duration.ofMillis(Router.SHUTDOWN_GRACE_MILLIS).toNanos();

  /** Nothing here happens early by chance: there is one thread that could run. */
  private final SimulatedBroker broker = new SimulatedBroker(1);

  private final AtomicLong killed = new AtomicLong(-1);
  private MemoryStream far;

  /** Runs a program on a master with one child. */
  private void run(Stream.Owner player, Program program) {
    broker.run(
        () -> {
          ContextRouter master =
              new ContextRouter(
                  ContextDescription.master(System.Logger.Level.ERROR.getSeverity(), 0),
                  PromisedTimesTest.class.getClassLoader(),
                  record -> {},
                  new LocalServices(),
                  broker);
          Child child =
              master.service(ChildHost.class).begin("child", "child", 0, this::destroyProcess);
          MemoryStream near =
              MemoryStream.end(child.description().id(), "child", broker, child.owner());
          far = MemoryStream.end(0, "master", broker, player);
          MemoryStream.join(near, far);
          far.start();
          program.run(child.up(near));
          master.close();
        });
  }

  private interface Program {
    void run(Context child);
  }

  private void destroyProcess() {
    killed.set(broker.nanoTime());
    far.cut("was killed");
  }

  /** How long the child's end takes, to the one who closes it. */
  private long closeNanos(Context child) {
    long begun = broker.nanoTime();
    child.close();
    return broker.nanoTime() - begun;
  }

  @Test
  void aChildThatDoesNotEndIsKilledAfterTheGrace() {
    run(
        new Nobody(),
        child -> {
          long begun = broker.nanoTime();
          assertThat(closeNanos(child)).isEqualTo(GRACE_NANOS);
          assertThat(killed.get() - begun).isEqualTo(GRACE_NANOS);
        });
  }

  @Test
  void aChildThatEndsByItselfIsNotWaitedFor() {
    Nobody obedient =
        new Nobody() {
          @Override
          public Stream.Next received(Message message, Stream from) {
            if (message.handle() == Handles.SHUTDOWN) {
              from.close();
            }
            return Stream.Next.READ;
          }
        };
    run(obedient, child -> assertThat(closeNanos(child)).isZero());
  }

  @Test
  void aLossIsToldAtOnce() {
    run(
        new Nobody(),
        child -> {
          long begun = broker.nanoTime();
          far.cut("was cut");
          while (!child.lost().isDone()) {
            broker.pause();
          }
          assertThat(broker.nanoTime()).isEqualTo(begun);
          assertThat(child.lost().join()).isInstanceOf(LostContextException.class);
        });
  }
}
