package org.econtext.core.boot;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.econtext.core.Broker;
import org.econtext.core.Handles;
import org.econtext.core.Stream;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.MoreKinds;
import org.econtext.core.importer.Importer;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.core.stream.FramedStream;

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

  /** How long a parent that doesn't answer a child's last word may hold up the end of its JVM. */
  private static final long GOODBYE_MILLIS = 2_000;

  private static ContextRouter router;
  private static FramedStream stream;
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
    ContextDescription description = ContextDescription.fromBytes(readBlock(in));
    ClassLoader system = ClassLoader.getSystemClassLoader();
    Importer importer = system instanceof Importer own ? own : new Importer(system.getParent());
    Thread.currentThread().setContextClassLoader(importer);
    MoreKinds.comeFrom(importer);
    start(description, importer, in, out);
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
        throw new EOFException("the parent ended before it said who this is");
      }
      have += count;
    }
  }

  private static void start(
      ContextDescription description, Importer importer, InputStream in, OutputStream out) {
    router =
        ContextStart.join(
            description,
            importer,
            new ContextStart.StreamFactory() {
              @Override
              public Stream make(int parent, String parentName, Broker broker, Stream.Owner owner) {
                stream = new FramedStream(parent, parentName, in, out, broker, owner);
                return stream;
              }
            });
    router.onEnd(
        new ContextRouter.EndListener() {
          @Override
          public void end() {
            EndOfLife.begin(router.broker(), 0);
          }

          @Override
          public void closed() {
            // The JVM goes on: its end is another matter.
          }
        });
    setUpOutput(description);
    Runtime.getRuntime().addShutdownHook(new Thread(new LastThings(), "econtext-shutdown"));
    router.dispatcher().claimMainThread();
    stream.start();
  }

  private static void setUpOutput(ContextDescription description) {
    stdout = new IoLogger(router, IoLogger.STDOUT);
    stderr = new IoLogger(router, IoLogger.STDERR);
    if (description.has(ContextDescription.PROGRAM)) {
      // The program's own logging is to work as if econtext weren't there.
      System.setProperty("jdk.logger.finder.error", "QUIET");
    } else {
      System.setProperty("java.util.logging.config.class", "org.econtext.master.logging.JulSetup");
      stdout.start(new IoLogger.Lines(router, "stdout", description.id(), description.name()));
      stderr.start(new IoLogger.Lines(router, "stderr", description.id(), description.name()));
    }
  }

  /**
   * The router of the context that this JVM is.
   *
   * @return the router; null in a JVM that no first stage started
   */
  public static ContextRouter router() {
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

  /** Waits until all that was sent to the parent is on its way, or the parent is lost. */
  static void awaitWritten() {
    stream.awaitWritten();
  }

  /** What a JVM's end waits for. */
  private static final class LastThings implements Runnable {
    @Override
    public void run() {
      EndOfLife.makeHoldable();
      router.closeChildren();
      stdout.stop();
      stderr.stop();
      router.flushLog();
      awaitWritten();
      try {
        router.sendNews(router.description().parentId(), Handles.GOODBYE, 0, new byte[0]);
        stream.awaitRest(GOODBYE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
