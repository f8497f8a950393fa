package org.econtext.master.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import org.econtext.core.Broker;
import org.econtext.core.Handles;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogRecord;
import org.econtext.core.router.LossNotice;
import org.econtext.core.values.AllowList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records of other contexts arrive, as theirs and in their order, however late workers run. */
class MasterLogTest {
  private static final int INFO = System.Logger.Level.INFO.getSeverity();
  private static final int WEB = 7;

  private final LateBroker broker = new LateBroker();
  private final Stream stream = namelessStream();
  private final MasterLog log = new MasterLog(new AllowList());
  private final Recorder recorder = Recorder.ofContexts(Level.INFO);
  private final ContextRouter router =
      new ContextRouter(
          ContextDescription.master(INFO, 0),
          MasterLogTest.class.getClassLoader(),
          log,
          null,
          broker);

  MasterLogTest() {
    log.join(router);
    router.contexts().of(WEB, "web", 0);
  }

  @AfterEach
  void stopRecording() {
    recorder.close();
  }

  @Test
  void closingLogsWhatIsStillWithTheWorkers() {
    log.receive(message("one"), stream);
    log.receive(message("two"), stream);
    log.close();
    assertThat(recorder.events())
        .extracting(event -> event.getFormattedMessage())
        .containsExactly("stdout: one", "stdout: two");
  }

  @Test
  void aRecordIsTheContextsThatIsLostBeforeAWorkerReadsIt() {
    log.receive(message("last words"), stream);
    router.forget(LossNotice.of(WEB, "it has ended"));
    log.close();
    assertThat(recorder.events())
        .extracting(event -> event.getLoggerName())
        .containsExactly("econtext.ctx.web");
  }

  @Test
  void whatIsLeftInThePipesIsLoggedBehindWhatTheStreamBrought() {
    log.receive(message("by the stream"), stream);
    router.logAfter(stream, entry("left in the pipe").from(WEB, "web"));
    log.close();
    assertThat(recorder.events())
        .extracting(event -> event.getFormattedMessage())
        .containsExactly("stdout: by the stream", "stdout: left in the pipe");
  }

  @Test
  void workersThatAreStuckDoNotKeepTheMasterFromClosing() {
    broker.stuck = true;
    log.receive(message("never read"), stream);
    log.close();
    assertThat(recorder.events()).isEmpty();
  }

  private static LogRecord entry(String text) {
    return LogRecord.of(INFO, "stdout", text, null);
  }

  private static Message message(String text) {
    byte[] body = entry(text).from(WEB, "web").toBytes();
    return new Message(0, WEB, WEB, Handles.FORWARD_LOG, 0, 0, body);
  }

  private static Stream namelessStream() {
    return (Stream)
        Proxy.newProxyInstance(
            MasterLogTest.class.getClassLoader(),
            new Class<?>[] {Stream.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> 1;
                  case "equals" -> proxy == arguments[0];
                  default -> throw new AssertionError("unexpected: " + method);
                });
  }

  /** Its workers run only when somebody waits for them. */
  private static final class LateBroker implements Broker {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private long now;
    private boolean stuck;

    @Override
    public Thread start(ThreadRole role, String name, Runnable work) {
      throw new AssertionError("unexpected thread " + name);
    }

    @Override
    public void execute(ThreadRole role, Runnable task) {
      tasks.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      throw new AssertionError("unexpected timer");
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void park(Object blocker, long deadline) {
      if (stuck) {
        now = deadline;
      } else {
        tasks.remove().run();
      }
    }

    @Override
    public void unpark(Thread thread) {
      // Whoever waits runs what it waits for.
    }
  }
}
