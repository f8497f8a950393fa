package org.econtext.conformance;

import java.util.concurrent.CompletableFuture;
import org.econtext.core.ChannelFailedException;
import org.econtext.core.Context;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;

/** What {@link ReentrantCalls} calls elsewhere. */
final class ReentrantFunctions {
  private static CompletableFuture<Integer> answer;
  private static Receiver<Integer> receiver;

  private ReentrantFunctions() {}

  /** Asks another context, whose answer comes while this one is called again and again. */
  static void ask(Context other, int a, int b) {
    answer = other.callAsync(CallFunctions::add, a, b);
  }

  static int answer() {
    return answer.join();
  }

  static Sender<Integer> open(Router here) {
    receiver = here.receiver(Integer.class);
    return receiver.sender();
  }

  static String failure() throws InterruptedException {
    try {
      return "received " + receiver.receive();
    } catch (ChannelFailedException e) {
      return e.getCause().getMessage();
    }
  }
}
