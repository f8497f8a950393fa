package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.econtext.core.Broker;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.core.Stream;
import org.econtext.core.Target;
import org.econtext.core.broker.ThreadBroker;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogRecord;
import org.econtext.parent.children.Child;
import org.econtext.parent.children.ChildHost;
import org.econtext.parent.children.Link;
import org.econtext.parent.children.LocalServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a transport throws, a child's end is told, and nothing of the child is left. */
@Timeout(60)
class BrokenTransportTest {
  private final List<LogRecord> log = new CopyOnWriteArrayList<>();
  private final ContextRouter master = master(null);

  private ContextRouter master(Broker broker) {
    return new ContextRouter(
        ContextDescription.master(System.Logger.Level.INFO.getSeverity(), 0),
        BrokenTransportTest.class.getClassLoader(),
        log::add,
        new LocalServices(),
        broker);
  }

  private Child begin(Link link) {
    return master.service(ChildHost.class).begin("broken", "broken", 0, link);
  }

  private MemoryStream streamTo(Child child) {
    MemoryStream down =
        MemoryStream.end(
            child.description().id(), child.description().name(), master.broker(), child.owner());
    MemoryStream far = MemoryStream.end(0, "master", master.broker(), new Nobody());
    MemoryStream.join(down, far);
    far.start();
    return down;
  }

  /** A link of which everything fails. */
  private static final class Broken implements Link {
    private static Error failure(String what) {
      return new AssertionError(what + " failed");
    }

    @Override
    public void destroy() {
      throw failure("destroy");
    }

    @Override
    public int exitStatus() {
      throw failure("exitStatus");
    }

    @Override
    public byte[] lastWords() {
      throw failure("lastWords");
    }

    @Override
    public void logRest(Stream stream, byte[] stdout) {
      throw failure("logRest");
    }
  }

  @Test
  void aLossIsToldWhateverItsLinkThrows() {
    Child child = begin(new Broken());
    MemoryStream stream = streamTo(child);
    Context context = child.up(stream);
    stream.cut("was cut");
    assertThat(context.lost())
        .succeedsWithin(MiddleContext.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isInstanceOf(LostContextException.class);
    master.close();
    for (String what : List.of("exitStatus", "lastWords", "destroy", "logRest")) {
      assertThat(log)
          .as(what)
          .anyMatch(entry -> String.valueOf(entry.thrown()).contains(what + " failed"));
    }
  }

  @Test
  void aChildWhoseStreamCannotBeStartedIsNone() throws InterruptedException {
    CountDownLatch destroyed = new CountDownLatch(1);
    Child child = begin(destroyed::countDown);
    MemoryStream stream = streamTo(child);
    Stream failing =
        (Stream)
            Proxy.newProxyInstance(
                BrokenTransportTest.class.getClassLoader(),
                new Class<?>[] {Stream.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("start")) {
                    throw new OutOfMemoryError("as the test says");
                  }
                  return method.invoke(stream, arguments);
                });
    assertThatThrownBy(() -> child.up(failing)).hasMessageContaining("as the test says");
    assertThat(destroyed.await(MiddleContext.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    master.close();
    assertThat(master.children()).isEmpty();
    assertThat(stream.isOpen()).isFalse();
  }

  /** Tells when it is connected. */
  private record Telling() implements Target {
    private static final long serialVersionUID = 1L;

    private static final CompletableFuture<Context> CONNECTED = new CompletableFuture<>();

    @Override
    public Context connectFrom(Router here) {
      Context context = InProcessTarget.shared().connectFrom(here);
      CONNECTED.complete(context);
      return context;
    }

    @Override
    public String hop() {
      return "telling";
    }
  }

  @Test
  void connectsOfWhichNotAllCanBeBegunLeaveNothing() {
    ThreadBroker threads = new ThreadBroker(BrokenTransportTest.class.getClassLoader(), master);
    AtomicInteger begun = new AtomicInteger();
    Broker failing =
        (Broker)
            Proxy.newProxyInstance(
                BrokenTransportTest.class.getClassLoader(),
                new Class<?>[] {Broker.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("start")
                      && arguments[1].equals("connect-all")
                      && begun.incrementAndGet() == 2) {
                    Telling.CONNECTED.join();
                    throw new OutOfMemoryError("as the test says");
                  }
                  return method.invoke(threads, arguments);
                });
    try (ContextRouter router = master(failing)) {
      assertThatThrownBy(() -> router.self().connectAll(List.of(new Telling(), new Telling()), 2))
          .hasMessageContaining("as the test says");
      assertThat(Telling.CONNECTED.join().lost())
          .succeedsWithin(MiddleContext.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
