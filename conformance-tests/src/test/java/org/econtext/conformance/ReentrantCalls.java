package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.junit.jupiter.api.Test;

/**
 * A context to which something of its own comes, for the first time in its life, while its parent
 * calls it again and again: what it needs for that it imports meanwhile.
 */
abstract class ReentrantCalls {
  private static final int CALLS = 300;

  /** As many children one after another: what only happens now and then is to be seen. */
  private static final int CHILDREN = Integer.getInteger("econtext.children", 5);

  private final Router router = Master.open();

  abstract Target target();

  private interface Scenario {
    void run(Context child) throws Exception;
  }

  /**
   * One master has all of them: it sends a child what earlier ones used, and so the first one has
   * other classes at hand than the later ones.
   */
  private void withEachChild(Scenario scenario) {
    for (int i = 0; i < CHILDREN; i++) {
      CompletableFuture<Void> life =
          CompletableFuture.runAsync(() -> live(scenario), ReentrantCalls::startDaemon);
      try {
        life.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException | InterruptedException e) {
        throw new AssertionError("child " + (i + 1) + " of " + CHILDREN + " hung or was lost", e);
      }
    }
    router.close();
  }

  /** One that a broken context keeps waiting must not keep the JVM. */
  private static void startDaemon(Runnable task) {
    Thread thread = new Thread(task, "life-of-a-child");
    thread.setDaemon(true);
    thread.start();
  }

  private void live(Scenario scenario) {
    try (Context child = router.connect(target())) {
      scenario.run(child);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void callOften(Context child) {
    for (int i = 0; i < CALLS; i++) {
      assertThat(child.<Integer, Integer, Integer>call(CallFunctions::add, i, 1)).isEqualTo(i + 1);
    }
  }

  private static void askWhileCalled(Context child, Context other) {
    child.run(ReentrantFunctions::ask, other, 20, 22);
    callOften(child);
    assertThat(child.call(ReentrantFunctions::answer)).isEqualTo(42);
  }

  @Test
  void anAnswerOfItsParentComesToAChildThatIsBeingCalled() {
    withEachChild(
        child -> {
          router.self().authorize(child);
          askWhileCalled(child, router.self());
        });
  }

  @Test
  void anAnswerOfASiblingComesToAChildThatIsBeingCalled() {
    Context sibling = router.connect(target());
    withEachChild(
        child -> {
          sibling.authorize(child);
          askWhileCalled(child, sibling);
        });
  }

  @Test
  void aFailureOfASenderComesToAChildThatIsBeingCalled() {
    withEachChild(
        child -> {
          Sender<Integer> sender = child.call(ReentrantFunctions::open, router);
          sender.fail(new IllegalStateException("no more numbers"));
          callOften(child);
          assertThat(child.call(ReentrantFunctions::failure)).isEqualTo("no more numbers");
        });
  }
}
