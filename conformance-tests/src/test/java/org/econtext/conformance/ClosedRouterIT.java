package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.econtext.core.Context;
import org.econtext.core.EcontextException;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router that is closed while a context is being started: nothing of that is left. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClosedRouterIT {
  /** Longer than it takes to see that calls are refused. */
  private static final long STAY_NANOS = Duration.ofMinutes(1).toNanos();

  @TempDir Path directory;

  private final TestProcesses processes = new TestProcesses();
  private final Router router = Master.open();
  private Path gate;
  private Local target;

  /** A Java launcher that begins only when the test lets it. */
  @BeforeEach
  void makeLauncher() throws Exception {
    gate = directory.resolve("gate");
    Path launcher = directory.resolve("java");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.write(
        launcher,
        List.of(
            "#!/bin/sh",
            "while ! [ -e '" + gate + "' ]; do sleep 0.05; done",
            "exec '" + java + "' \"$@\""));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    target = Local.process().java(launcher.toString());
  }

  @AfterEach
  void close() {
    processes.close();
    router.close();
  }

  private Background<Context> connectUpToTheGate() {
    Background<Context> connecting = Background.start(() -> router.connect(target));
    // The shell that starts it names it as well.
    Eventually.holds(
        "the launcher runs", () -> processes.living().stream().anyMatch(this::isLauncher));
    return connecting;
  }

  private boolean isLauncher(ProcessHandle process) {
    String[] arguments = process.info().arguments().orElse(new String[] {""});
    return arguments[0].equals(target.options().java());
  }

  @Test
  void closingGivesUpAConnectThatIsUnderWay() throws Exception {
    Background<Context> connecting = connectUpToTheGate();
    Background.run(router::close).get();
    // Nobody opens the gate: who connects is not kept until the time is out.
    assertThat(connecting.failure())
        .isInstanceOf(EcontextException.class)
        .hasMessageContaining("closed");
    Eventually.holds("nothing of the attempt is left", () -> processes.living().isEmpty());
  }

  /** Closes the router of the context that it runs in, whose JVM lives on for a moment. */
  static void closeAndStay(Context self) {
    Thread staying = new Thread(() -> LockSupport.parkNanos(STAY_NANOS), "stays");
    staying.setDaemon(false);
    staying.start();
    self.close();
  }

  @Test
  void aContextThatClosedItsRouterRefusesCallsAndSwallowsNone() throws Exception {
    Context child = router.connect(Local.process());
    CompletableFuture<Void> closing = child.runAsync(ClosedRouterIT::closeAndStay, child);
    CompletableFuture<Integer> queued = child.callAsync(CallFunctions::add, 1, 2);
    assertThat(closing).succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS);
    CompletableFuture<Integer> late = child.callAsync(CallFunctions::add, 1, 2);
    for (CompletableFuture<Integer> call : List.of(queued, late)) {
      assertThat(call)
          .failsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(LostContextException.class)
          .withMessageContaining("takes no more calls");
    }
  }

  @Test
  void theEndIsWhatAConnectReportsAlsoIfItsProcessIsSeenToEndFirst() throws Exception {
    SilentConnection connection = new SilentConnection();
    Background<Context> connecting =
        Background.start(
            () -> {
              connection.asking = Thread.currentThread();
              try {
                return router.connect(new SilentTarget(ContextOptions.defaults(), connection));
              } finally {
                connection.reported.countDown();
              }
            });
    connection.read.await();
    Background.run(router::close).get();
    assertThat(connecting.failure())
        .isInstanceOf(EcontextException.class)
        .hasMessageContaining("closed");
  }

  /** Leads to nobody who ever says anything. */
  private static final class SilentTarget implements TransportTarget {
    private static final long serialVersionUID = 1L;

    private final ContextOptions options;
    private final transient SilentConnection connection;

    SilentTarget(ContextOptions options, SilentConnection connection) {
      this.options = options;
      this.connection = connection;
    }

    @Override
    public ContextOptions options() {
      return options;
    }

    @Override
    public SilentTarget withOptions(ContextOptions newOptions) {
      return new SilentTarget(newOptions, connection);
    }

    @Override
    public String hop() {
      return "silent";
    }

    @Override
    public Connection open(List<String> firstStage) {
      return connection;
    }
  }

  /** For others than who asked for it, destroying it takes until that one knows what came of it. */
  private static final class SilentConnection implements Connection {
    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch destroyed = new CountDownLatch(1);
    private final CountDownLatch reported = new CountDownLatch(1);
    private volatile Thread asking;

    @Override
    public InputStream input() {
      return new InputStream() {
        @Override
        public int read() {
          read.countDown();
          await(destroyed);
          return -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) {
          return read();
        }
      };
    }

    @Override
    public OutputStream output() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream error() {
      return InputStream.nullInputStream();
    }

    @Override
    public OptionalInt awaitExit(Duration timeout) {
      return OptionalInt.of(137);
    }

    @Override
    public void destroy() {
      destroyed.countDown();
      if (Thread.currentThread() != asking) {
        await(reported);
      }
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void noChildAppearsAfterTheEnd() throws Exception {
    Background<Context> connecting = connectUpToTheGate();
    Background.run(router::close).get();
    Files.createFile(gate);
    assertThat(connecting.failure()).isInstanceOf(EcontextException.class);
    assertThat(router.children()).isEmpty();
    Eventually.holds("nothing of the attempt is left", () -> processes.living().isEmpty());
  }
}
