package org.econtext.parent.channels;

import static org.econtext.exploration.Exploration.explore;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

import java.util.ArrayList;
import java.util.List;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.Receiver;
import org.econtext.core.Sender;
import org.econtext.core.ThreadRole;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.exploration.ExploredBroker;
import org.econtext.exploration.NoServices;
import org.junit.jupiter.api.Test;

/**
 * Explores both ends of a channel within one context, where all happens on the threads that use it.
 */
class ChannelInterleavingsTest {
  /** A value passes many places where another thread may come between. */
  private static final int PART = 20;

  /** Fills a window by itself. */
  private static final byte[] LARGE = new byte[Receiver.WINDOW_BYTES];

  /** A context above itself trusts its own values, so that their types aren't looked into. */
  private static ContextRouter router(ExploredBroker broker) {
    return new ContextRouter(
        new ContextDescription(
            0, "it", new int[] {0}, new String[] {"it"}, System.Logger.Level.OFF.getSeverity(), 0),
        ChannelInterleavingsTest.class.getClassLoader(),
        record -> {},
        new NoServices(),
        broker);
  }

  private static <T> Receiver<T> receiver(ContextRouter router, Class<T> type) {
    return share(new RemoteChannels(share(router)).receiver(type));
  }

  private static <T> List<T> receiveAll(Receiver<T> receiver) {
    List<T> values = new ArrayList<>();
    for (T value : receiver) {
      values.add(value);
    }
    return values;
  }

  @Test
  void valuesArriveInOrderAndBeforeTheEnd() {
    explore(
        PART,
        0,
        broker -> {
          Receiver<Integer> receiver = receiver(router(broker), Integer.class);
          Sender<Integer> sender = share(receiver.sender());
          Thread unused =
              broker.start(
                  ThreadRole.PROGRAM,
                  "sender",
                  () -> {
                    sender.send(1);
                    sender.send(2);
                    sender.close();
                  });
          List<Integer> received = receiveAll(receiver);
          require(received.equals(List.of(1, 2)), "received " + received);
        });
  }

  @Test
  void senderGoesOnWhenTheWindowOpens() {
    explore(
        PART,
        0,
        broker -> {
          Receiver<byte[]> receiver = receiver(router(broker), byte[].class);
          Sender<byte[]> sender = share(receiver.sender());
          Thread unused =
              broker.start(
                  ThreadRole.PROGRAM,
                  "sender",
                  () -> {
                    sender.send(LARGE);
                    sender.send(LARGE);
                    sender.close();
                  });
          int received = receiveAll(receiver).size();
          require(received == 2, "received " + received);
        });
  }

  @Test
  void closedReceiverLetsNoSenderWait() {
    explore(
        PART,
        0,
        broker -> {
          Receiver<byte[]> receiver = receiver(router(broker), byte[].class);
          Sender<byte[]> sender = share(receiver.sender());
          Thread unused =
              broker.start(
                  ThreadRole.PROGRAM,
                  "sender",
                  () -> {
                    try {
                      sender.send(LARGE);
                      sender.send(LARGE);
                      sender.send(LARGE);
                      require(false, "sent three windows to a receiver that reads nothing");
                    } catch (ChannelClosedException e) {
                      // As it has to be.
                      return;
                    }
                  });
          receiver.close();
        });
  }

  @Test
  void channelThatAnotherSenderEndedLetsNoSenderWait() {
    explore(
        PART,
        0,
        broker -> {
          Receiver<byte[]> receiver = receiver(router(broker), byte[].class);
          Sender<byte[]> sender = share(receiver.sender());
          Thread unused =
              broker.start(ThreadRole.PROGRAM, "other", () -> receiver.sender().close());
          unused = broker.start(ThreadRole.PROGRAM, "receiver", () -> receiveAll(receiver));
          try {
            sender.send(LARGE);
            sender.send(LARGE);
            sender.send(LARGE);
            require(false, "sent three windows to a channel that has ended");
          } catch (ChannelClosedException e) {
            // As it has to be.
            return;
          }
        });
  }

  @Test
  void closedRouterLetsNoReceiverWait() {
    explore(
        PART,
        0,
        broker -> {
          ContextRouter router = router(broker);
          Receiver<Integer> receiver = receiver(router, Integer.class);
          Thread unused = broker.start(ThreadRole.PROGRAM, "closer", router::close);
          List<Integer> received = receiveAll(receiver);
          require(received.isEmpty(), "received " + received);
        });
  }

  @Test
  void endOvertakesNoValue() {
    explore(
        PART,
        0,
        broker -> {
          Receiver<Integer> receiver = receiver(router(broker), Integer.class);
          Sender<Integer> sender = share(receiver.sender());
          boolean[] sent = new boolean[1];
          Thread other = broker.start(ThreadRole.PROGRAM, "sender", () -> sent[0] = sends(sender));
          sender.close();
          other.join();
          int received = receiveAll(receiver).size();
          require(received == (sent[0] ? 1 : 0), "received " + received + ", sent " + sent[0]);
        });
  }

  private static boolean sends(Sender<Integer> sender) {
    try {
      sender.send(1);
      return true;
    } catch (ChannelClosedException e) {
      return false;
    }
  }
}
