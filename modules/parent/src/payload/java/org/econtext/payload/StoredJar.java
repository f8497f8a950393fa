package org.econtext.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes a jar of entries that aren't compressed, with as little besides them as can be: no
 * directories, times or comments. Sizes and check sums, most of which no compressor can shorten,
 * are in the central directory only, which is where the JVM and {@code java.util.zip.ZipFile} look;
 * local headers are for those who read a jar from its beginning, which nobody does with this one.
 */
final class StoredJar {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int CENTRAL_HEADER = 0x02014b50;
  private static final int CENTRAL_END = 0x06054b50;

  /** What it takes to read this: version 1.0 of the format. */
  private static final int VERSION = 10;

  /** The first day that the format has: the 1st of January 1980. */
  private static final int FIRST_DAY = 1 << 5 | 1;

  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int count;

  void add(String name, byte[] content) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    int at = entries.size();
    CRC32 crc = new CRC32();
    crc.update(content);

    put(entries, LOCAL_HEADER, 4);
    putCommonHeader(entries, 0, 0, path.length);
    entries.writeBytes(path);
    entries.writeBytes(content);

    put(directory, CENTRAL_HEADER, 4);
    put(directory, VERSION, 2);
    putCommonHeader(directory, (int) crc.getValue(), content.length, path.length);
    put(directory, 0, 2); // length of the comment
    put(directory, 0, 2); // disk
    put(directory, 0, 2); // internal attributes
    put(directory, 0, 4); // external attributes
    put(directory, at, 4);
    directory.writeBytes(path);
    count++;
  }

  byte[] toByteArray() {
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    jar.writeBytes(entries.toByteArray());
    jar.writeBytes(directory.toByteArray());
    put(jar, CENTRAL_END, 4);
    put(jar, 0, 2); // disk
    put(jar, 0, 2); // disk of the directory
    put(jar, count, 2);
    put(jar, count, 2);
    put(jar, directory.size(), 4);
    put(jar, entries.size(), 4);
    put(jar, 0, 2); // length of the comment
    return jar.toByteArray();
  }

  private static void putCommonHeader(
      ByteArrayOutputStream out, int crc, int length, int pathLength) {
    put(out, VERSION, 2);
    put(out, 0, 2); // flags
    put(out, 0, 2); // method: stored
    put(out, 0, 2); // time
    put(out, FIRST_DAY, 2);
    put(out, crc, 4);
    put(out, length, 4); // compressed
    put(out, length, 4); // not compressed
    put(out, pathLength, 2);
    put(out, 0, 2); // length of the extra field
  }

  /** Little endian, as all of the format. */
  private static void put(ByteArrayOutputStream out, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >>> (8 * i));
    }
  }
}
