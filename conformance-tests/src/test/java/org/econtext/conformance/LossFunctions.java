package org.econtext.conformance;

import java.util.concurrent.CompletableFuture;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;

/** What {@link LossNewsTest} calls elsewhere. */
final class LossFunctions {
  private static CompletableFuture<LostContextException> news;

  private LossFunctions() {}

  static void listen(Context other) {
    news = other.lost();
  }

  static int lostContext() {
    return news.join().contextId();
  }
}
