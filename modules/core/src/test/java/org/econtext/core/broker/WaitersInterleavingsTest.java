package org.econtext.core.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.econtext.exploration.Exploration.explore;
import static org.econtext.exploration.Exploration.findFault;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;
import org.econtext.exploration.ExploredBroker;
import org.junit.jupiter.api.Test;

/** Explores threads that wait for something, with a deadline or without. */
class WaitersInterleavingsTest {
  /** A flag that threads wait for. */
  private static final class Gate {
    private final Object lock = new Object();
    private final Waiters waiters;
    private boolean open;

    Gate(Broker broker) {
      waiters = new Waiters(broker);
    }

    void open() {
      synchronized (lock) {
        open = true;
        waiters.wake();
      }
    }

    boolean await(long deadline) {
      try {
        return waiters.await(lock, () -> open, deadline);
      } catch (InterruptedException e) {
        return false;
      }
    }
  }

  @Test
  void allWaitersGoOn() {
    explore(
        broker -> {
          Gate gate = share(new Gate(broker));
          Thread other = broker.start(ThreadRole.PROGRAM, "other", () -> requireOpened(gate));
          Thread opener = broker.start(ThreadRole.PROGRAM, "opener", gate::open);
          requireOpened(gate);
          other.join();
          opener.join();
        });
  }

  private static void requireOpened(Gate gate) {
    require(gate.await(Broker.NEVER), "gave up");
  }

  @Test
  void deadlineEndsTheWaitingUnlessItHasEnded() {
    explore(
        broker -> {
          Gate gate = share(new Gate(broker));
          Thread clock =
              broker.start(ThreadRole.PROGRAM, "clock", () -> broker.pass(Duration.ofNanos(10)));
          boolean opened = gate.await(10);
          require(!opened, "opened by nobody");
          clock.join();
          gate.open();
          require(gate.await(10), "open, but found closed after the deadline");
        });
  }

  @Test
  void interruptionEndsTheWaiting() {
    explore(
        broker -> {
          Gate gate = share(new Gate(broker));
          Thread waiter =
              broker.start(
                  ThreadRole.PROGRAM,
                  "waiter",
                  () -> require(!gate.await(Broker.NEVER), "opened by nobody"));
          waiter.interrupt();
        });
  }

  @Test
  void explorationFindsAWaiterThatRegistersTooLate() {
    assertThat(findFault(1, WaitersInterleavingsTest::awaitRegisteringLate)).contains("has hung");
  }

  private static void awaitRegisteringLate(ExploredBroker broker) {
    LateGate gate = share(new LateGate(broker));
    Thread unused = broker.start(ThreadRole.PROGRAM, "opener", gate::open);
    gate.await();
  }

  /** As the gate, but that who waits looks first and registers then. */
  private static final class LateGate {
    private final Broker broker;
    private final List<Thread> threads = new ArrayList<>();
    private boolean open;

    LateGate(Broker broker) {
      this.broker = broker;
    }

    synchronized void open() {
      open = true;
      threads.forEach(broker::unpark);
    }

    private synchronized boolean isOpen() {
      return open;
    }

    private synchronized void register() {
      threads.add(Thread.currentThread());
    }

    void await() {
      if (!isOpen()) {
        register();
        broker.park(this, Broker.NEVER);
      }
    }
  }
}
