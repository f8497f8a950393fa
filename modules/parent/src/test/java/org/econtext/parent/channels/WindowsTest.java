package org.econtext.parent.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.econtext.core.Receiver;
import org.junit.jupiter.api.Test;

/** The two ends of a channel's flow control, each by itself and together. */
class WindowsTest {
  private static final int WINDOW = Receiver.WINDOW_BYTES;
  private static final int RUNS = 2_000;
  private static final int STEPS = 400;

  private final SendWindow sender = new SendWindow();
  private final ReceiveWindow receiver = new ReceiveWindow();

  @Test
  void aSenderMaySendUntilTheWindowIsUnread() {
    assertThat(sender.isOpen()).isTrue();
    sender.sent(WINDOW - 1);
    assertThat(sender.isOpen()).as("with one byte left").isTrue();
    sender.sent(1);
    assertThat(sender.isOpen()).isFalse();
    assertThat(sender.granted(1)).isTrue();
    assertThat(sender.isOpen()).isTrue();
  }

  @Test
  void oneValueMayBeLargerThanTheWindow() {
    sender.sent(10 * WINDOW);
    assertThat(sender.isOpen()).isFalse();
    assertThat(sender.granted(9 * WINDOW)).isTrue();
    assertThat(sender.isOpen()).as("just the window is unread").isFalse();
    assertThat(sender.granted(1)).isTrue();
    assertThat(sender.isOpen()).isTrue();
  }

  @Test
  void aGrantOfWhatWasNotSentIsNotBelieved() {
    assertThat(sender.granted(1)).isFalse();
    sender.sent(10);
    assertThat(sender.granted(11)).isFalse();
    assertThat(sender.granted(0)).isFalse();
    assertThat(sender.granted(-1)).isFalse();
    assertThat(sender.granted(Integer.MIN_VALUE)).isFalse();
    assertThat(sender.granted(10)).isTrue();
    assertThat(sender.granted(1)).as("all was granted already").isFalse();
  }

  @Test
  void manyBytesDontOverflow() {
    for (int i = 0; i < 10_000; i++) {
      sender.sent(WINDOW);
      assertThat(sender.isOpen()).isFalse();
      assertThat(receiver.arrived(WINDOW)).isTrue();
      assertThat(sender.granted(receiver.read(WINDOW))).isTrue();
      assertThat(sender.isOpen()).isTrue();
    }
  }

  @Test
  void aReceiverGrantsInQuarters() {
    int quarter = ReceiveWindow.GRANT_BYTES;
    assertThat(quarter).isEqualTo(WINDOW / 4);
    assertThat(receiver.arrived(quarter - 1)).isTrue();
    assertThat(receiver.arrived(1)).isTrue();
    assertThat(receiver.arrived(5)).isTrue();
    assertThat(receiver.read(quarter - 1)).isZero();
    assertThat(receiver.read(1)).isEqualTo(quarter);
    assertThat(receiver.read(5)).as("what was granted is not granted again").isZero();
  }

  @Test
  void whatComesIntoAClosedWindowIsAnOffence() {
    assertThat(receiver.arrived(WINDOW)).isTrue();
    assertThat(receiver.arrived(1)).isFalse();
    assertThat(receiver.read(WINDOW)).isEqualTo(WINDOW);
    assertThat(receiver.arrived(1)).as("after a grant").isTrue();
  }

  @Test
  void whatWasReadButNotGrantedStillCounts() {
    int some = ReceiveWindow.GRANT_BYTES - 1;
    assertThat(receiver.arrived(some)).isTrue();
    assertThat(receiver.read(some)).isZero();
    assertThat(receiver.arrived(WINDOW - some)).isTrue();
    assertThat(receiver.arrived(1)).as("the sender can't know of what was read").isFalse();
  }

  @Test
  void whatHasNoSizeIsAnOffence() {
    assertThat(receiver.arrived(0)).as("endless many would fit into any window").isFalse();
    assertThat(receiver.arrived(-1)).isFalse();
    assertThat(receiver.arrived(1)).as("nothing was counted for it").isTrue();
  }

  /** Values and grants are under way for a while, as on a wire. */
  @Test
  void honestSendersNeverOffendAndNeverStarve() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      SendWindow honest = new SendWindow();
      ReceiveWindow window = new ReceiveWindow();
      ArrayDeque<Integer> values = new ArrayDeque<>();
      ArrayDeque<Integer> unread = new ArrayDeque<>();
      ArrayDeque<Integer> grants = new ArrayDeque<>();
      int largest = 1 + random.nextInt(1 << random.nextInt(22));
      long held = 0;
      int sent = 0;
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(4)) {
          case 0 -> {
            if (honest.isOpen()) {
              int bytes = 1 + random.nextInt(largest);
              honest.sent(bytes);
              values.add(bytes);
              sent++;
            }
          }
          case 1 -> {
            if (!values.isEmpty()) {
              int bytes = values.remove();
              assertThat(window.arrived(bytes)).as("seed %s", seed).isTrue();
              unread.add(bytes);
              held += bytes;
              assertThat(held).as("seed %s", seed).isLessThan(WINDOW + largest);
            }
          }
          case 2 -> {
            if (!unread.isEmpty()) {
              int bytes = unread.remove();
              held -= bytes;
              addGrant(grants, window.read(bytes));
            }
          }
          default -> {
            if (!grants.isEmpty()) {
              assertThat(honest.granted(grants.remove())).as("seed %s", seed).isTrue();
            }
          }
        }
      }
      for (int bytes : values) {
        assertThat(window.arrived(bytes)).as("seed %s", seed).isTrue();
        unread.add(bytes);
      }
      unread.forEach(bytes -> addGrant(grants, window.read(bytes)));
      for (int grant : grants) {
        assertThat(honest.granted(grant)).as("seed %s", seed).isTrue();
      }
      assertThat(honest.isOpen()).as("when all is read, seed %s", seed).isTrue();
      assertThat(sent).as("seed %s", seed).isPositive();
    }
  }

  private static void addGrant(ArrayDeque<Integer> grants, int grant) {
    if (grant > 0) {
      grants.add(grant);
    }
  }

  @Test
  void aSenderThatIgnoresItsWindowIsFoundOutWithinOneValueOfIt() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      ReceiveWindow window = new ReceiveWindow();
      int largest = 1 + random.nextInt(1 << 20);
      ArrayDeque<Integer> unread = new ArrayDeque<>();
      long held = 0;
      boolean foundOut = false;
      while (!foundOut) {
        int bytes = 1 + random.nextInt(largest);
        foundOut = !window.arrived(bytes);
        if (!foundOut) {
          unread.add(bytes);
          held += bytes;
          assertThat(held).as("seed %s", seed).isLessThan(WINDOW + largest);
          // It is read more slowly than it is sent, as nobody could keep up for ever.
          if (random.nextInt(3) == 0) {
            int read = unread.remove();
            held -= read;
            window.read(read);
          }
        }
      }
      assertThat(held).as("not before it offends, seed %s", seed).isPositive();
    }
  }
}
