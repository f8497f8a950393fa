package org.econtext.core.runtime;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CancellationException;
import org.econtext.core.EcontextException;
import org.econtext.core.Handles;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.MoreKinds;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassStore;
import org.econtext.core.importer.Importer;

/**
 * Where a child's JVM starts. Descriptors 4 and 5 are the stream; 0, 1 and 2 are pipes that lead to
 * this JVM itself, so whatever reads or writes them can't disturb the stream.
 */
public final class Main {
  /** What this JVM writes when it speaks the protocol. */
  public static final String READY = "EC1\n";

  /** The descriptors may be opened by their names. */
  public static final String BY_NAME = "name";

  /** The descriptors belong to another user or are sockets, and can be used by number only. */
  public static final String BY_NUMBER = "number";

  private static final int INPUT_DESCRIPTOR = 4;
  private static final int OUTPUT_DESCRIPTOR = 5;

  /** Between the end of a context and the end of its JVM output may take so long to leave. */
  private static final long DRAIN_MILLIS = 2_000;

  private static LocalRouter router;
  private static IoLogger stdout;
  private static IoLogger stderr;

  private Main() {}

  /**
   * Joins the parent and runs calls until the end.
   *
   * @param arguments the context's process name, for those who list processes, and {@link #BY_NAME}
   *     or {@link #BY_NUMBER}
   * @throws Throwable what a program threw whose {@code main} this context ran
   */
  public static void main(String[] arguments) throws Throwable {
    boolean byName = arguments[1].equals(BY_NAME);
    OutputStream out =
        byName
            ? new FileOutputStream("/proc/self/fd/" + OUTPUT_DESCRIPTOR)
            : new FileOutputStream(Descriptors.of(OUTPUT_DESCRIPTOR));
    InputStream in =
        byName
            ? new FileInputStream("/proc/self/fd/" + INPUT_DESCRIPTOR)
            : new FileInputStream(Descriptors.of(INPUT_DESCRIPTOR));
    out.write(READY.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    Identity identity = Identity.fromBytes(readBlock(in));
    ClassLoader system = ClassLoader.getSystemClassLoader();
    Importer importer = system instanceof Importer own ? own : new Importer(system.getParent());
    Thread.currentThread().setContextClassLoader(importer);
    MoreKinds.comeFrom(importer);
    start(identity, importer, in, out);
    router.dispatcher().serveAsMainThread();
  }

  private static byte[] readBlock(InputStream in) throws IOException {
    byte[] header = new byte[4];
    readFully(in, header);
    byte[] block = new byte[new ByteReader(header).getInt()];
    readFully(in, block);
    return block;
  }

  /** Unlike {@link InputStream#readNBytes(int)}, which asks a pipe where it stands, and fails. */
  private static void readFully(InputStream in, byte[] bytes) throws IOException {
    for (int have = 0; have < bytes.length; ) {
      int count = in.read(bytes, have, bytes.length - have);
      if (count < 0) {
        throw new EOFException("the parent went away before it said who this context is");
      }
      have += count;
    }
  }

  private static void start(
      Identity identity, Importer importer, InputStream in, OutputStream out) {
    router = new LocalRouter(identity, importer, new UpwardLog());
    int parent = identity.parentId();
    ClassStore store =
        new ClassStore(
            new ClassStore.Upward() {
              @Override
              public void ask(byte[] body) {
                router.send(parent, Handles.GET_CLASS, 0, 0, body);
              }

              @Override
              public boolean isReader() {
                return router.parentStream().isReader();
              }

              @Override
              public boolean readNext() {
                return router.parentStream().readNext();
              }
            },
            identity.has(Identity.DISTANT) ? ClassStore.COMPRESS : 0);
    importer.join(store, identity.routeUp());
    router.listen(
        Handles.LOAD_CLASS,
        new LocalRouter.MessageListener() {
          @Override
          public void received(Message message, FramedStream from) {
            if (message.source() == parent) {
              store.add(Bundle.fromBytes(message.body()));
            }
          }
        });
    FramedStream stream =
        new FramedStream(parent, router.parent().name(), in, out, router.broker(), router);
    router.joinParent(
        stream,
        new Runnable() {
          @Override
          public void run() {
            EndOfLife.begin(router.broker(), 0);
          }
        });
    setUpOutput(identity);
    Runtime.getRuntime().addShutdownHook(new Thread(new LastThings(), "econtext-shutdown"));
    router.dispatcher().claimMainThread();
    stream.start();
  }

  private static void setUpOutput(Identity identity) {
    stdout = new IoLogger(router, IoLogger.STDOUT);
    stderr = new IoLogger(router, IoLogger.STDERR);
    if (identity.has(Identity.PROGRAM)) {
      // The program's own logging is to work as if econtext weren't there.
      System.setProperty("jdk.logger.finder.error", "QUIET");
    } else {
      System.setProperty("java.util.logging.config.class", "org.econtext.master.logging.JulSetup");
      stdout.start(new IoLogger.Lines(router, "stdout", identity.id(), identity.name()));
      stderr.start(new IoLogger.Lines(router, "stderr", identity.id(), identity.name()));
    }
  }

  /**
   * The router of the context that this JVM is.
   *
   * @return the router; null in a JVM that no first stage started
   */
  public static LocalRouter router() {
    return router;
  }

  /**
   * Says who takes the output of a context that runs a program.
   *
   * @param out gets stdout
   * @param err gets stderr
   */
  public static void attachOutput(IoLogger.Sink out, IoLogger.Sink err) {
    stdout.start(out);
    stderr.start(err);
  }

  private static final class UpwardLog implements LogSink {
    @Override
    public void log(LogRecord record) {
      try {
        router.send(0, Handles.FORWARD_LOG, 0, 0, record.toBytes());
      } catch (EcontextException | CancellationException e) {
        // A program must not fail because it logs. If the way to the master is lost, there is
        // nobody
        // left to tell; else, the record was too large or its thread was interrupted meanwhile.
        System.err.println("econtext: a log record of " + record.logger() + " was lost: " + e);
      }
    }
  }

  /** What a JVM's end waits for. */
  private static final class LastThings implements Runnable {
    @Override
    public void run() {
      router.closeChildren();
      stdout.stop(DRAIN_MILLIS);
      stderr.stop(DRAIN_MILLIS);
      try {
        router.send(router.identity().parentId(), Handles.GOODBYE, 0, 0, new byte[0]);
        router.parentStream().awaitRest(DRAIN_MILLIS);
      } catch (LostContextException e) {
        // Then there is nobody to take leave of.
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
