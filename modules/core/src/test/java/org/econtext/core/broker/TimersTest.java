package org.econtext.core.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.econtext.core.Broker;
import org.econtext.core.ThreadRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Timers where there is no memory for what is due. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TimersTest {
  private static final long PATIENCE_SECONDS = 50;

  private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();
  private final AtomicBoolean fails = new AtomicBoolean(true);
  private final ThreadBroker threads =
      new ThreadBroker(TimersTest.class.getClassLoader(), failure -> ran.add("failed"));

  private final Broker broker =
      (Broker)
          Proxy.newProxyInstance(
              TimersTest.class.getClassLoader(),
              new Class<?>[] {Broker.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("execute")
                    && arguments[0] == ThreadRole.WORKER
                    && fails.getAndSet(false)) {
                  throw new OutOfMemoryError("as the test says");
                }
                return method.invoke(threads, arguments);
              });

  private String next() throws InterruptedException {
    return String.valueOf(ran.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void whatCouldNotBeHandedOutIsLater() throws InterruptedException {
    Timers timers = new Timers(broker);
    timers.schedule(broker.nanoTime(), () -> ran.add("first"));
    assertThat(next()).isEqualTo("failed");
    timers.schedule(broker.nanoTime(), () -> ran.add("second"));
    // Each on a worker of its own.
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("first", "second");
  }
}
