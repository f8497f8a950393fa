package org.econtext.parent.classes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.econtext.core.boot.Main;

/**
 * What of core a new JVM gets on its boot class path, compressed for the wire. The build has packed
 * it (see {@code src/payload}); a context that was itself started from one passes that on.
 */
public final class Payload {
  private static final String RESOURCE = "payload.gz";

  /** Where a child finds the payload that it was itself started from. */
  private static final Path OWN = Path.of("/proc/self/fd/3");

  private static final String SUFFIX = ".class";

  // The format of zip files (PKWARE's APPNOTE, sections 4.3.12 and 4.3.16), without extra fields
  // and comments.
  private static final int CENTRAL_HEADER_BYTES = 46;
  private static final int NAME_LENGTH_AT = 28;
  private static final int CENTRAL_END_BYTES = 22;
  private static final int CENTRAL_OFFSET_AT = 16;

  private static Payload current;

  private Set<String> names;

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

  /**
   * Sends it.
   *
   * @param out where to
   * @throws IOException if that can't be written
   */
  public void writeTo(OutputStream out) throws IOException {
    out.write(compressed);
  }

  /**
   * The classes that each context has from it.
   *
   * @return their names
   */
  synchronized Set<String> classNames() {
    if (names == null) {
      Set<String> found = new HashSet<>();
      for (String entry : entryNames(jar())) {
        if (entry.endsWith(SUFFIX)) {
          found.add(entry.substring(0, entry.length() - SUFFIX.length()).replace('/', '.'));
        }
      }
      names = found;
    }
    return names;
  }

  private byte[] jar() {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read econtext's own core classes", e);
    }
  }

  /**
   * What is in a jar as the build makes it, by its central directory: sizes are nowhere else, so
   * that nobody can read it from its beginning.
   */
  private static List<String> entryNames(byte[] jar) {
    ByteBuffer in = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
    int end = jar.length - CENTRAL_END_BYTES;
    int at = in.getInt(end + CENTRAL_OFFSET_AT);
    List<String> entries = new ArrayList<>();
    while (at < end) {
      int length = in.getShort(at + NAME_LENGTH_AT);
      entries.add(new String(jar, at + CENTRAL_HEADER_BYTES, length, StandardCharsets.UTF_8));
      at += CENTRAL_HEADER_BYTES + length;
    }
    return entries;
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
