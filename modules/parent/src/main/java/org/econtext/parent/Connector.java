package org.econtext.parent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.core.boot.IoLogger;
import org.econtext.core.boot.Main;
import org.econtext.core.broker.Waiters;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.router.LogRecord;
import org.econtext.core.stream.FramedStream;
import org.econtext.parent.children.Child;
import org.econtext.parent.children.ChildHost;
import org.econtext.parent.children.Link;
import org.econtext.parent.classes.Payload;

/** Starts a child: launches the first stage, sends the payload, and waits until the JVM speaks. */
final class Connector {
  /** Noise before the first stage's marker is kept for the log, but not without end. */
  private static final int MAX_NOISE_BYTES = 64 << 10;

  /** How long the end of a launching process may take after its stream has ended. */
  private static final int EXIT_MILLIS = 500;

  private final TransportTarget target;
  private final ContextRouter router;
  private final ContextOptions options;
  private final String marker;
  private final Attempt attempt;
  private final ByteArrayOutputStream noise = new ByteArrayOutputStream();
  private final Child child;
  private final ContextDescription description;
  private volatile boolean firstStageRan;

  private Connector(TransportTarget target, ChildHost host) {
    this.target = target;
    this.router = host.router();
    ContextOptions wanted = target.options();
    this.options = wanted.java() == null ? wanted.java(target.defaultJava()) : wanted;
    this.marker = Long.toHexString(ThreadLocalRandom.current().nextLong() >>> 16);
    this.attempt = new Attempt();
    this.child = host.begin(target.hop(), options.name(), flags(), attempt);
    this.description = child.description();
  }

  private int flags() {
    return (options.program() ? ContextDescription.PROGRAM : 0)
        | (target.isDistant() ? ContextDescription.DISTANT : 0);
  }

  static Context connect(TransportTarget target, Router here) {
    ChildHost host = here.service(ChildHost.class);
    host.loadWhole(target.getClass());
    return new Connector(target, host).connect();
  }

  private Context connect() {
    boolean connected = false;
    try {
      router.broker().start(ThreadRole.PROGRAM, "connect-" + description.name(), attempt);
      if (!attempt.awaitEnd(options.connectTimeout())) {
        attempt.destroy();
        throw failure(true, null);
      }
      Throwable reason = attempt.failure();
      if (reason != null) {
        throw failure(false, reason);
      }
      Context context = join();
      connected = true;
      return context;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while connecting " + target.hop());
    } finally {
      if (!connected) {
        attempt.destroy();
        child.giveUp();
      }
    }
  }

  /**
   * The launch, up to the JVM's first word, and then what the context's life hangs on. It has a
   * thread of its own, which can be left behind: a launching process that another user owns can't
   * be killed, and who reads from it waits as long as it lives.
   */
  private final class Attempt implements Runnable, Link {
    private final Waiters changes = new Waiters(router.broker());
    private Connection connection;
    private LauncherErrors errors;
    private boolean destroyed;
    private boolean ended;

    /** Why it ended; null while it goes on, and if the JVM speaks. */
    private Throwable failure;

    @Override
    public void run() {
      try {
        Payload payload = Payload.current();
        if (began(open(payload))) {
          start(connection, payload);
        }
        end(null);
      } catch (Throwable e) {
        // It is for the thread that asked to connect, whatever it is.
        end(e);
      }
    }

    private synchronized void end(Throwable reason) {
      if (!ended) {
        ended = true;
        failure = reason;
        changes.wake();
      }
    }

    boolean awaitEnd(Duration timeout) throws InterruptedException {
      return changes.await(this, () -> ended, router.broker().deadlineAfter(timeout));
    }

    synchronized Throwable failure() {
      return failure;
    }

    private Connection open(Payload payload) {
      try {
        return target.open(FirstStage.command(payload, options, processName(), marker));
      } catch (IOException e) {
        throw new ConnectFailedException(
            Reason.NO_LAUNCHER,
            "cannot launch " + target.hop() + " from " + router.self() + ": " + e.getMessage(),
            e);
      }
    }

    private synchronized boolean began(Connection opened) {
      if (destroyed) {
        opened.destroy();
        return false;
      }
      connection = opened;
      errors = new LauncherErrors(opened.error());
      router.broker().start(ThreadRole.PROGRAM, "stderr-" + description.name(), errors::readAll);
      return true;
    }

    synchronized Connection connection() {
      return connection;
    }

    synchronized LauncherErrors errors() {
      return errors;
    }

    @Override
    public void destroy() {
      // First, so that what the attempt then ends of isn't taken for its failure, and since who
      // waits for one that can't be ended need not wait for its end.
      end(
          new ConnectFailedException(
              Reason.FAILED,
              "connecting "
                  + target.hop()
                  + " was given up"
                  + (router.isClosed() ? ", since the " + router + " is closed" : "")));
      Connection opened;
      synchronized (this) {
        destroyed = true;
        opened = connection;
      }
      if (opened != null) {
        opened.destroy();
      }
    }

    @Override
    public int exitStatus() {
      Connection opened = connection();
      return opened == null
          ? LostContextException.UNKNOWN_STATUS
          : awaitExit(opened).orElse(LostContextException.UNKNOWN_STATUS);
    }

    @Override
    public byte[] lastWords() {
      LauncherErrors said = errors();
      return said == null ? new byte[0] : awaitErrors(said);
    }

    @Override
    public void logRest(Stream stream, byte[] stdout) {
      if (options.program()) {
        return;
      }
      IoLogger.Lines lines = lines("stdout", stream);
      lines.write(stdout, stdout.length);
      lines.end();
    }
  }

  /** Logs in the child's name, behind what it itself has logged. */
  private IoLogger.Lines lines(String logger, Stream stream) {
    return new IoLogger.Lines(router, logger, description.id(), description.name()) {
      @Override
      protected void pass(LogRecord line) {
        router.logAfter(stream, line);
      }
    };
  }

  private void start(Connection connection, Payload payload) throws IOException {
    InputStream in = connection.input();
    try {
      send(connection.output(), payload);
    } catch (IOException e) {
      // Who takes nothing may still have something to say, such as nologin.
      awaitMarker(in);
      throw e;
    }
    awaitMarker(in);
    byte[] ready = in.readNBytes(Main.READY.length());
    if (!Main.READY.equals(new String(ready, StandardCharsets.ISO_8859_1))) {
      noise.reset();
      noise.write(ready);
      noise.write(in.readNBytes(MAX_NOISE_BYTES));
      throw new IOException("the JVM ended before it spoke the protocol");
    }
  }

  private void send(OutputStream out, Payload payload) throws IOException {
    payload.writeTo(out);
    ByteWriter block = descriptionBlock();
    ByteWriter length = new ByteWriter(4);
    length.putInt(block.length());
    out.write(length.array(), 0, length.length());
    out.write(block.array(), 0, block.length());
    out.flush();
  }

  /** What {@link ContextDescription#fromBytes} reads. */
  private ByteWriter descriptionBlock() {
    ByteWriter out = new ByteWriter();
    out.putInt(description.id());
    out.putString(description.name());
    int depth = description.ancestors().length;
    out.putVarInt(depth);
    for (int i = 0; i < depth; i++) {
      out.putInt(description.ancestors()[i]);
      out.putString(description.ancestorNames()[i]);
    }
    out.putInt(description.logLevel());
    out.putInt(description.flags());
    return out;
  }

  private void awaitMarker(InputStream in) throws IOException {
    byte[] wanted = (FirstStage.MARK + marker + "\n").getBytes(StandardCharsets.ISO_8859_1);
    int matched = 0;
    while (matched < wanted.length) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the first stage did not begin");
      }
      if (noise.size() < MAX_NOISE_BYTES) {
        noise.write(next);
      }
      // The marker's first byte occurs in it once, so a mismatch can only be its new beginning.
      matched = next == wanted[matched] ? matched + 1 : next == wanted[0] ? 1 : 0;
    }
    firstStageRan = true;
    logNoise(noise.size() - wanted.length);
  }

  private void logNoise(int length) {
    if (length > 0) {
      router.log(
          System.Logger.Level.DEBUG,
          "skipped before the first stage of "
              + description.name()
              + ": "
              + new String(noise.toByteArray(), 0, length, StandardCharsets.UTF_8).strip());
    }
  }

  private Context join() {
    Connection connection = attempt.connection();
    FramedStream stream =
        new FramedStream(
            description.id(),
            description.name(),
            connection.input(),
            connection.output(),
            router.broker(),
            child.owner());
    if (!options.program()) {
      attempt.errors().logTo(lines("stderr", stream));
    }
    return child.up(stream);
  }

  private static OptionalInt awaitExit(Connection connection) {
    try {
      return connection.awaitExit(Duration.ofMillis(EXIT_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  private static byte[] awaitErrors(LauncherErrors errors) {
    try {
      return errors.await(EXIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new byte[0];
    }
  }

  private RuntimeException failure(boolean timedOut, Throwable cause) {
    if (cause instanceof ConnectFailedException e) {
      // With the trace of the thread that asked to connect.
      return new ConnectFailedException(e.reason(), e.getMessage(), e);
    }
    if (cause instanceof RuntimeException e) {
      return e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    OptionalInt status = OptionalInt.empty();
    String error = "";
    Connection connection = attempt.connection();
    if (connection != null) {
      status = awaitExit(connection);
      error = new String(awaitErrors(attempt.errors()), StandardCharsets.UTF_8).strip();
    }
    // The first stage tells there what status the JVM ended with, which is reported by itself.
    String output = noise.toString(StandardCharsets.UTF_8).replaceFirst("\\AET\\d{3}", "").strip();
    LaunchFailure failure = new LaunchFailure(status, output, error, firstStageRan, timedOut);
    ConnectFailedException explained = target.explain(failure);
    return explained == null ? generalFailure(failure, cause) : explained;
  }

  private ConnectFailedException generalFailure(LaunchFailure failure, Throwable cause) {
    String said = failure.error().isEmpty() ? "" : ": " + failure.error();
    String where = target.hop() + " (from " + router.description().routeUp() + ")";
    if (failure.timedOut()) {
      return new ConnectFailedException(
          Reason.TIMEOUT,
          "no answer from "
              + where
              + " within "
              + options.connectTimeout().toMillis()
              + " ms"
              + said,
          cause);
    }
    int status = failure.exitStatus().orElse(LostContextException.UNKNOWN_STATUS);
    if (failure.error().contains("UnsupportedClassVersionError")
        || failure.error().contains(FirstStage.TOO_OLD_FOR_OPTION)) {
      return new ConnectFailedException(
          Reason.JAVA_TOO_OLD,
          "the Java runtime at "
              + where
              + " is too old: econtext needs Java 17 or newer there; name another one with the"
              + " option java"
              + said,
          cause);
    }
    if (!failure.firstStageRan() && status == FirstStage.STATUS_NO_JAVA) {
      return new ConnectFailedException(
          Reason.NO_JAVA,
          "no Java runtime at " + where + "; install one, or name it with the option java" + said,
          cause);
    }
    if (!failure.firstStageRan() && (status == 126 || status == 127)) {
      return new ConnectFailedException(
          Reason.NO_SHELL,
          "no POSIX shell could be run at " + where + " (exit status " + status + ")" + said,
          cause);
    }
    String text =
        (failure.firstStageRan() ? "the JVM did not start at " : "nothing could be started at ")
            + where
            + (status < 0 ? "" : " (exit status " + status + ")")
            + said;
    if (!failure.output().isEmpty()) {
      text += "; on stdout: " + failure.output();
    }
    return new ConnectFailedException(Reason.FAILED, text, cause);
  }

  /** Who started it, as those who list processes on a shared machine want to know. */
  private static String processName() {
    String host;
    try {
      host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      // Only Linux has it there; elsewhere the name is of less use, but no reason to fail.
      host = "localhost";
    }
    String name =
        System.getProperty("user.name") + "@" + host + ":" + ProcessHandle.current().pid();
    return "econtext:" + name.replaceAll("[^A-Za-z0-9._@:-]", "_");
  }
}
