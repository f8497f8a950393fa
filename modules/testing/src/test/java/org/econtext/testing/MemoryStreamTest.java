package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.econtext.core.Broker;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.junit.jupiter.api.Test;

class MemoryStreamTest {
  private static final int NEAR = 0;
  private static final int FAR = 1;

  /** Notes the handles of what comes, and may say that there is no room for more. */
  private static final class Holding extends Nobody {
    private final int heldFrom;
    private final boolean resumesWhatIsNotHeld;
    private final List<Integer> handles = new ArrayList<>();

    Holding(int heldFrom, boolean resumesWhatIsNotHeld) {
      this.heldFrom = heldFrom;
      this.resumesWhatIsNotHeld = resumesWhatIsNotHeld;
    }

    @Override
    public Stream.Next received(Message message, Stream from) {
      handles.add(message.handle());
      if (message.handle() == heldFrom) {
        return Stream.Next.HOLD;
      }
      if (resumesWhatIsNotHeld) {
        from.resume();
      }
      return Stream.Next.READ;
    }
  }

  private static List<Integer> receivedBy(Holding owner) {
    SimulatedBroker broker = new SimulatedBroker(1);
    broker.run(
        () -> {
          MemoryStream near = MemoryStream.end(FAR, "far", broker, new Nobody());
          MemoryStream far = MemoryStream.end(NEAR, "near", broker, owner);
          MemoryStream.join(near, far);
          near.start();
          far.start();
          for (int handle = 1; handle <= 3; handle++) {
            near.send(new Message(FAR, NEAR, NEAR, handle, 0, 0, new byte[0]), Broker.NEVER, false);
          }
        });
    return owner.handles;
  }

  @Test
  void whoHasNoRoomGetsNothingUntilItSaysSo() {
    assertThat(receivedBy(new Holding(2, false))).containsExactly(1, 2);
  }

  @Test
  void aResumeForAnEarlierMessageIsNoneForTheHeldOne() {
    assertThat(receivedBy(new Holding(2, true))).containsExactly(1, 2);
  }
}
