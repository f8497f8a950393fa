package org.econtext.files;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Makes what a {@link TreeWriter} writes, believing nothing of it. Each entry is made new, right
 * inside of a directory that was made for it a moment ago and that others can't change; what is
 * there already, a symbolic link that came along for instance, is an error and not written through.
 */
final class TreeReader {
  private static final FileAttribute<?>[] OWN_FILE = own("rw-------");
  private static final FileAttribute<?>[] OWN_DIRECTORY = own("rwx------");
  private static final Set<StandardOpenOption> NEW_FILE =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

  private final ChannelInputStream chunks;
  private final DataInputStream in;
  private final Quota quota;
  private final Meter meter;

  TreeReader(ChannelInputStream chunks, Quota quota, Meter meter) {
    this.chunks = chunks;
    this.in = new DataInputStream(chunks);
    this.quota = quota;
    this.meter = meter;
  }

  private static FileAttribute<?>[] own(String permissions) {
    if (!Attributes.POSIX) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  /**
   * Makes a file or a tree.
   *
   * @param root where; nothing is there
   */
  void read(Path root) throws IOException {
    long total = in.readLong();
    quota.announced(root, total);
    meter.begin(root, total);
    int kind = in.readByte();
    getBytes();
    make(kind, root);
    expect(TreeWriter.COMPLETE, in.readByte());
  }

  private byte[] getBytes() throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return bytes;
  }

  private static void expect(int expected, int kind) throws IOException {
    if (kind != expected) {
      throw new IOException("malformed: an entry of kind " + kind);
    }
  }

  private void make(int kind, Path path) throws IOException {
    quota.entry(path);
    if (kind == TreeWriter.DIRECTORY) {
      makeDirectory(path);
    } else if (kind == TreeWriter.FILE) {
      makeFile(path);
    } else {
      expect(TreeWriter.LINK, kind);
      Files.createSymbolicLink(path, pathOf(getBytes()));
    }
  }

  private void makeDirectory(Path path) throws IOException {
    Attributes attributes = Attributes.read(in);
    Files.createDirectory(path, OWN_DIRECTORY);
    for (int kind = in.readByte(); kind != TreeWriter.END; kind = in.readByte()) {
      make(kind, inside(path, getBytes()));
    }
    attributes.apply(path);
  }

  private static Path pathOf(byte[] bytes) throws IOException {
    try {
      return RawNames.pathOf(bytes);
    } catch (IllegalArgumentException e) {
      throw new IOException("malformed path", e);
    }
  }

  private static Path inside(Path directory, byte[] name) throws IOException {
    try {
      return RawNames.inside(directory, name);
    } catch (IllegalArgumentException e) {
      throw (IOException)
          new FileSystemException(directory.toString(), null, e.getMessage()).initCause(e);
    }
  }

  private void makeFile(Path path) throws IOException {
    Attributes attributes = Attributes.read(in);
    meter.file(path);
    CRC32C crc = new CRC32C();
    try (SeekableByteChannel out = Files.newByteChannel(path, NEW_FILE, OWN_FILE)) {
      for (int count = in.readInt(); count != 0; count = in.readInt()) {
        if (count < 0) {
          throw new IOException("malformed: a piece of " + count + " bytes");
        }
        for (int left = count; left > 0; ) {
          ByteBuffer part = chunks.readPart(left);
          left -= part.remaining();
          quota.content(path, part.remaining());
          meter.content(part.remaining());
          crc.update(part.duplicate());
          write(out, part, path);
        }
      }
    }
    if (in.readInt() != (int) crc.getValue()) {
      throw new FileSystemException(path.toString(), null, "the content isn't what was sent");
    }
    attributes.apply(path);
  }

  /** The errors of writing itself don't say what was written. */
  private static void write(SeekableByteChannel out, ByteBuffer part, Path file)
      throws IOException {
    try {
      while (part.hasRemaining()) {
        out.write(part);
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw (IOException)
          new FileSystemException(
                  file.toString(),
                  null,
                  e.getMessage() + "; nothing of the copy is kept, look at what room is there")
              .initCause(e);
    }
  }
}
