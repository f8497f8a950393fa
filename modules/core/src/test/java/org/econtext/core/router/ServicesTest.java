package org.econtext.core.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service comes when it is asked for, which may take long, and even be too late. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServicesTest {
  private static final long PATIENCE_SECONDS = 50;

  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch there = new CountDownLatch(1);

  private final Children made =
      (Children)
          Proxy.newProxyInstance(
              ServicesTest.class.getClassLoader(),
              new Class<?>[] {Children.class},
              (proxy, method, arguments) -> {
                done.add(method.getName());
                return null;
              });

  private final ContextRouter router =
      new ContextRouter(
          ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
          ServicesTest.class.getClassLoader(),
          unused -> {},
          new ServiceFactory() {
            @Override
            public <S> S make(Class<S> type, String implementation, ContextRouter owner) {
              asked.countDown();
              awaitQuietly(there);
              return type.cast(made);
            }
          });

  private final Services services = router.services();

  @AfterEach
  void end() {
    there.countDown();
  }

  @Test
  void aRouterIsClosedWhileOneIsFetched() throws Exception {
    CompletableFuture<Children> fetched = CompletableFuture.supplyAsync(services::children);
    asked.await();
    CompletableFuture.runAsync(router::close).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(fetched).isNotDone();

    there.countDown();
    assertThat(fetched.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(made);
    assertThat(done).as("who came too late takes no children").containsExactly("closeAll");
  }

  @Test
  void oneThatIsThereIsClosedWithItsRouter() {
    there.countDown();
    assertThat(services.children()).isSameAs(made);
    assertThat(done).isEmpty();
    router.close();
    assertThat(done).containsExactly("closeAll");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
