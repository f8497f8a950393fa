package org.econtext.core.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.econtext.core.EcontextException;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program writes is read whatever becomes of it, for it would wait at a full pipe. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IoLoggerTest {
  private static final long PATIENCE_SECONDS = 50;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir Path directory;

  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();

  private final ContextRouter router =
      new ContextRouter(
          ContextDescription.master(System.Logger.Level.INFO.getSeverity(), 0),
          IoLoggerTest.class.getClassLoader(),
          entry -> log.add(entry.message()),
          null);

  @AfterEach
  void close() {
    router.close();
  }

  /** Throws what it is told to, once each. */
  private final class Failing extends IoLogger.Sink {
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    @Override
    public void write(byte[] bytes, int count) {
      written.add(new String(bytes, 0, count, StandardCharsets.US_ASCII));
      Throwable failure = failures.poll();
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
    }

    @Override
    public void end() {}
  }

  private static int descriptorOf(Path file) throws IOException {
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.filter(link -> leadsTo(link, file))
          .mapToInt(link -> Integer.parseInt(link.getFileName().toString()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      // The descriptor that lists them is gone by now.
      return false;
    }
  }

  @Test
  void whateverASinkThrowsTheOutputIsReadOn() throws Exception {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "needs /proc");
    Path fifo = directory.toRealPath().resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    Failing sink = new Failing();
    List<Throwable> failures =
        List.of(
            new OutOfMemoryError("as the test says"),
            new IllegalStateException("as the test says"),
            new EcontextException("gone"),
            new CancellationException("interrupted"));
    sink.failures.addAll(failures);
    try (RandomAccessFile pipe = new RandomAccessFile(fifo.toFile(), "rw")) {
      IoLogger logger = new IoLogger(router, descriptorOf(fifo));
      logger.start(sink);
      for (int i = 0; i <= failures.size(); i++) {
        pipe.write(("line " + i).getBytes(StandardCharsets.US_ASCII));
        assertThat(written.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("line " + i);
      }
      for (int i = 0; i < 2; i++) {
        assertThat(log.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
            .isEqualTo("a task of the runtime failed");
      }
    }
  }
}
