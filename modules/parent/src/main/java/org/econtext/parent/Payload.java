package org.econtext.parent;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.econtext.core.runtime.Main;

/**
 * What of core a new JVM gets on its boot class path, compressed for the wire. The build has packed
 * it (see {@code src/payload}); a context that was itself started from one passes that on.
 */
final class Payload {
  private static final String RESOURCE = "payload.gz";

  /** Where a child finds the payload that it was itself started from. */
  private static final Path OWN = Path.of("/proc/self/fd/3");

  private static Payload current;

  private final byte[] compressed;

  private Payload(byte[] compressed) {
    this.compressed = compressed;
  }

  /**
   * The payload that this JVM starts children from.
   *
   * @return made once
   * @throws UncheckedIOException if it can't be read
   */
  public static synchronized Payload current() {
    if (current == null) {
      try {
        boolean inChild = Main.class.getClassLoader() == null;
        current = new Payload(inChild ? compress(Files.readAllBytes(OWN)) : packed());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read econtext's own core classes", e);
      }
    }
    return current;
  }

  /**
   * How much goes over the wire.
   *
   * @return the number of bytes
   */
  public int compressedLength() {
    return compressed.length;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(compressed);
  }

  private static byte[] packed() throws IOException {
    try (InputStream in = Payload.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new FileNotFoundException(
            RESOURCE
                + " isn't beside "
                + Payload.class.getName()
                + ", where Maven's build puts it");
      }
      return in.readAllBytes();
    }
  }

  private static byte[] compress(byte[] jar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(jar.length / 2);
    try (OutputStream gzip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(jar);
    }
    return bytes.toByteArray();
  }
}
