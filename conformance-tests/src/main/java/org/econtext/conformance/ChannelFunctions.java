package org.econtext.conformance;

import java.util.concurrent.atomic.AtomicLong;
import org.econtext.core.Channel;
import org.econtext.core.ChannelClosedException;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;

/** What {@link ChannelBehaviour} calls elsewhere. */
final class ChannelFunctions {
  static final org.econtext.core.Functions.Fn0<Long> SENT = ChannelFunctions::sent;

  private static final AtomicLong SENT_BYTES = new AtomicLong();
  private static Receiver<Integer> receiver;
  private static Receiver<byte[]> unread;

  private ChannelFunctions() {}

  record Reading(String sensor, double value) {}

  static void sendNumbers(Sender<Integer> sender, int from, int to) {
    for (int i = from; i < to; i++) {
      sender.send(i);
    }
  }

  static void sendNumbersAndClose(Sender<Integer> sender, int from, int to) {
    sendNumbers(sender, from, to);
    sender.close();
  }

  static void sendNumbersAndFail(Sender<Integer> sender, int from, int to) {
    sendNumbers(sender, from, to);
    sender.fail(new IllegalStateException("no more numbers"));
  }

  /** Answers each word with its length, until the other end is closed. */
  static int answerLengths(Channel.End<Integer, String> end, Router here) {
    int count = 0;
    try (Channel<Integer, String> channel = end.join(here, String.class)) {
      for (String word : channel.receiver()) {
        channel.send(word.length());
        count++;
      }
    }
    return count;
  }

  /** Says one number, and counts what comes until the other end is closed. */
  static int sayAndListen(Channel.End<Integer, String> end, Router here) {
    int count = 0;
    try (Channel<Integer, String> channel = end.join(here, String.class)) {
      channel.send(7);
      for (String word : channel.receiver()) {
        count += word.length();
      }
    }
    return count;
  }

  static void sendReading(Sender<Reading> sender) {
    sender.send(new Reading("roof", 21.5));
  }

  static void sendUndeclared(Sender<Object> sender) {
    sender.send(new Reading("roof", 21.5));
  }

  static void sendBytes(Sender<byte[]> sender, int each, int count) {
    for (int i = 0; i < count; i++) {
      sender.send(new byte[each]);
      SENT_BYTES.addAndGet(each);
    }
  }

  static void sendBytesAndClose(Sender<byte[]> sender, int each, int count) {
    sendBytes(sender, each, count);
    sender.close();
  }

  static long countUnreadBytes() throws InterruptedException {
    long count = 0;
    try {
      while (true) {
        count += unread.receive().length;
      }
    } catch (ChannelClosedException e) {
      return count;
    }
  }

  static void forgetSent() {
    SENT_BYTES.set(0);
  }

  static long sent() {
    return SENT_BYTES.get();
  }

  static String sendUntilClosed(Sender<byte[]> sender) {
    try {
      while (true) {
        sender.send(new byte[1_000]);
        SENT_BYTES.addAndGet(1_000);
      }
    } catch (ChannelClosedException e) {
      return e.getMessage();
    }
  }

  static Sender<Integer> openReceiver(Router here) {
    receiver = here.receiver(Integer.class);
    return receiver.sender();
  }

  static Sender<byte[]> openUnread(Router here) {
    unread = here.receiver(byte[].class);
    return unread.sender();
  }

  static int closeUnread() {
    int before = unread == null ? 0 : 1;
    unread.close();
    return before;
  }

  static long sumUntilClosed() throws InterruptedException {
    long sum = 0;
    try {
      while (true) {
        sum += receiver.receive();
      }
    } catch (ChannelClosedException e) {
      return sum;
    }
  }
}
