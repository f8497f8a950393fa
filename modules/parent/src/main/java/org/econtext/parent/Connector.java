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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.runtime.FramedStream;
import org.econtext.core.runtime.Identity;
import org.econtext.core.runtime.IoLogger;
import org.econtext.core.runtime.LocalRouter;
import org.econtext.core.runtime.Main;
import org.econtext.parent.classes.ClassServer;
import org.econtext.parent.router.Link;
import org.econtext.parent.router.ParentRouter;

/** Starts a child: launches the first stage, sends the payload, and waits until the JVM speaks. */
final class Connector {
  /** Noise before the first stage's marker is kept for the log, but not without end. */
  private static final int MAX_NOISE_BYTES = 64 << 10;

  /** How long the end of a launching process may take after its stream has ended. */
  private static final int EXIT_MILLIS = 500;

  private final TransportTarget target;
  private final LocalRouter router;
  private final ContextOptions options;
  private final Identity identity;
  private final String marker;
  private final ByteArrayOutputStream noise = new ByteArrayOutputStream();
  private volatile boolean firstStageRan;

  private Connector(TransportTarget target, LocalRouter router) {
    this.target = target;
    this.router = router;
    ContextOptions wanted = target.options();
    this.options = wanted.java() == null ? wanted.java(target.defaultJava()) : wanted;
    int id = ParentRouter.of(router).allocateId();
    String name = options.name() == null ? target.hop() + "-" + id : options.name();
    this.identity = router.identity().child(id, name, router.identity().logLevel(), flags());
    this.marker = Long.toHexString(ThreadLocalRandom.current().nextLong() >>> 16);
  }

  private int flags() {
    return (options.program() ? Identity.PROGRAM : 0) | (target.isDistant() ? Identity.DISTANT : 0);
  }

  static Context connect(TransportTarget target, Router here) {
    LocalRouter router = (LocalRouter) here;
    ClassServer.ensure(router);
    return new Connector(target, router).connect();
  }

  private Context connect() {
    Attempt attempt = new Attempt();
    router.broker().start("connect-" + identity.name(), attempt);
    boolean connected = false;
    try {
      attempt.outcome.get(options.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
      connected = true;
    } catch (TimeoutException e) {
      attempt.abandon();
      throw failure(attempt, true, e);
    } catch (ExecutionException e) {
      throw failure(attempt, false, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while connecting " + target.hop());
    } finally {
      if (!connected) {
        attempt.abandon();
      }
    }
    return join(attempt.connection, attempt.errors);
  }

  /**
   * The launch, up to the JVM's first word. It has a thread of its own, which can be left behind: a
   * launching process that another user owns can't be killed, and who reads from it waits as long
   * as it lives.
   */
  private final class Attempt implements Runnable {
    final CompletableFuture<Void> outcome = new CompletableFuture<>();
    Connection connection;
    LauncherErrors errors;
    private boolean abandoned;

    @Override
    public void run() {
      try {
        Payload payload = Payload.current();
        if (began(open(payload))) {
          start(connection, payload);
        }
        outcome.complete(null);
      } catch (Throwable e) {
        // It is for the thread that asked to connect, whatever it is.
        outcome.completeExceptionally(e);
      }
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
      if (abandoned) {
        opened.destroy();
        return false;
      }
      connection = opened;
      errors = new LauncherErrors(opened.error());
      router.broker().start("stderr-" + identity.name(), errors::readAll);
      return true;
    }

    synchronized void abandon() {
      abandoned = true;
      if (connection != null) {
        connection.destroy();
      }
    }
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
    ByteWriter block = identityBlock();
    ByteWriter length = new ByteWriter(4);
    length.putInt(block.length());
    out.write(length.array(), 0, length.length());
    out.write(block.array(), 0, block.length());
    out.flush();
  }

  /** What {@link Identity#fromBytes} reads. */
  private ByteWriter identityBlock() {
    ByteWriter out = new ByteWriter();
    out.putInt(identity.id());
    out.putString(identity.name());
    int depth = identity.ancestors().length;
    out.putVarInt(depth);
    for (int i = 0; i < depth; i++) {
      out.putInt(identity.ancestors()[i]);
      out.putString(identity.ancestorNames()[i]);
    }
    out.putInt(identity.logLevel());
    out.putInt(identity.flags());
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
              + identity.name()
              + ": "
              + noise.toString(StandardCharsets.UTF_8).substring(0, length).strip());
    }
  }

  private Context join(Connection connection, LauncherErrors errors) {
    FramedStream stream =
        new FramedStream(
            identity.id(),
            identity.name(),
            connection.input(),
            connection.output(),
            router.broker(),
            ParentRouter.of(router));
    if (!options.program()) {
      errors.logTo(new IoLogger.Lines(router, "stderr", identity.id(), identity.name()));
    }
    Context context =
        ParentRouter.of(router).addChild(identity, stream, new ProcessLink(connection, errors));
    stream.start();
    return context;
  }

  /** What a context's life hangs on. */
  private final class ProcessLink implements Link {
    private final Connection connection;
    private final LauncherErrors errors;

    ProcessLink(Connection connection, LauncherErrors errors) {
      this.connection = connection;
      this.errors = errors;
    }

    @Override
    public void destroy() {
      connection.destroy();
    }

    @Override
    public int exitStatus() {
      return awaitExit(connection).orElse(LostContextException.UNKNOWN_STATUS);
    }

    @Override
    public byte[] lastWords(byte[] stdout) {
      if (!options.program()) {
        IoLogger.Lines lines = new IoLogger.Lines(router, "stdout", identity.id(), identity.name());
        lines.write(stdout, stdout.length);
        lines.end();
      }
      return awaitErrors(errors);
    }
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

  private RuntimeException failure(Attempt attempt, boolean timedOut, Throwable cause) {
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
    if (attempt.connection != null) {
      status = awaitExit(attempt.connection);
      error = new String(awaitErrors(attempt.errors), StandardCharsets.UTF_8).strip();
    }
    String output = noise.toString(StandardCharsets.UTF_8).strip();
    LaunchFailure failure = new LaunchFailure(status, output, error, firstStageRan, timedOut);
    ConnectFailedException explained = target.explain(failure);
    return explained == null ? generalFailure(failure, cause) : explained;
  }

  private ConnectFailedException generalFailure(LaunchFailure failure, Throwable cause) {
    String said = failure.error().isEmpty() ? "" : ": " + failure.error();
    String where = target.hop() + " (from " + router.identity().routeUp() + ")";
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
