package org.econtext.files;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Writes a file or a tree as {@link TreeReader} reads it: the sum of the files' lengths, one entry,
 * and {@link #COMPLETE}. An entry is its kind, its name, and
 *
 * <ul>
 *   <li>of a file its {@link Attributes}, pieces of content, each after its length, 0, and a
 *       CRC-32C;
 *   <li>of a directory its attributes, the entries in it, and {@link #END};
 *   <li>of a symbolic link where it leads.
 * </ul>
 *
 * The root has no name: what it is called is the receiver's affair.
 */
final class TreeWriter {
  static final int END = 0;
  static final int FILE = 1;
  static final int DIRECTORY = 2;
  static final int LINK = 3;
  static final int COMPLETE = 4;

  private final PackedOutputStream packed;
  private final DataOutputStream out;
  private final Meter meter;

  TreeWriter(PackedOutputStream packed, Meter meter) {
    this.packed = packed;
    this.out = new DataOutputStream(packed);
    this.meter = meter;
  }

  /** Writes a file or a tree; a root that is a symbolic link is what it leads to. */
  void write(Path root) throws IOException {
    Path real = root.toRealPath();
    long total = totalBytes(real);
    meter.begin(real, total);
    out.writeLong(total);
    put(real, new byte[0]);
    out.writeByte(COMPLETE);
    out.flush();
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, Attributes.KIND, LinkOption.NOFOLLOW_LINKS);
  }

  private void put(Path path, byte[] name) throws IOException {
    BasicFileAttributes attributes = attributes(path);
    if (attributes.isDirectory()) {
      putHead(DIRECTORY, name);
      Attributes.of(attributes).write(out);
      for (Path each : list(path)) {
        put(each, RawNames.bytesOf(each.getFileName()));
      }
      out.writeByte(END);
    } else if (attributes.isRegularFile()) {
      putHead(FILE, name);
      Attributes.of(attributes).write(out);
      putContent(path);
    } else if (attributes.isSymbolicLink()) {
      putHead(LINK, name);
      putBytes(RawNames.bytesOf(Files.readSymbolicLink(path)));
    } else {
      throw new FileSystemException(
          path.toString(), null, "neither a file nor a directory nor a symbolic link");
    }
  }

  private void putHead(int kind, byte[] name) throws IOException {
    out.writeByte(kind);
    putBytes(name);
  }

  private void putBytes(byte[] bytes) throws IOException {
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private void putContent(Path file) throws IOException {
    meter.file(file);
    packed.tryAgain();
    CRC32C crc = new CRC32C();
    try (SeekableByteChannel in = open(file)) {
      for (int count = put(in, crc, file); count >= 0; count = put(in, crc, file)) {
        meter.content(count);
      }
    }
    out.writeInt(0);
    out.writeInt((int) crc.getValue());
  }

  private static SeekableByteChannel open(Path file) throws IOException {
    try {
      return Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (AccessDeniedException e) {
      throw Denied.reading(file, e);
    }
  }

  /** The errors of reading itself don't say what was read. */
  private int put(SeekableByteChannel in, CRC32C crc, Path file) throws IOException {
    packed.prepareForPiece();
    try {
      return packed.writePiece(in, crc);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw (IOException)
          new FileSystemException(file.toString(), null, e.getMessage()).initCause(e);
    }
  }

  private static long totalBytes(Path path) throws IOException {
    BasicFileAttributes attributes = attributes(path);
    if (!attributes.isDirectory()) {
      return attributes.isRegularFile() ? attributes.size() : 0;
    }
    long sum = 0;
    for (Path each : list(path)) {
      sum += totalBytes(each);
    }
    return sum;
  }

  /** What is in a directory; read to its end, so that no more directories are open than one. */
  private static List<Path> list(Path directory) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(paths::add);
    } catch (AccessDeniedException e) {
      throw Denied.reading(directory, e);
    }
    return paths;
  }
}
