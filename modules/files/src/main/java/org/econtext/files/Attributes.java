package org.econtext.files;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What travels of a file beside its content: who may read, write and execute it, where there are
 * such permissions, and when it was changed. Owners don't, since the same names mean others
 * elsewhere; nor do set-user-ID and the like, which nobody may be given by a copy.
 *
 * @param permissions as {@code ls} prints them, such as {@code rw-r-----}; empty where there are
 *     none
 * @param modified when it was changed
 */
record Attributes(String permissions, FileTime modified) {
  private static final FileSystem FILES = FileSystems.getDefault();

  /** Whether this side has permissions. */
  static final boolean POSIX = FILES.supportedFileAttributeViews().contains("posix");

  /** What to read of a file here. */
  static final Class<? extends BasicFileAttributes> KIND =
      POSIX ? PosixFileAttributes.class : BasicFileAttributes.class;

  static Attributes of(BasicFileAttributes attributes) {
    String permissions =
        attributes instanceof PosixFileAttributes posix
            ? PosixFilePermissions.toString(posix.permissions())
            : "";
    return new Attributes(permissions, attributes.lastModifiedTime());
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(permissions);
    Instant instant = modified.toInstant();
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  static Attributes read(DataInput in) throws IOException {
    String permissions = in.readUTF();
    try {
      FileTime modified = FileTime.from(Instant.ofEpochSecond(in.readLong(), in.readInt()));
      return new Attributes(permissions, modified);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IOException("malformed time", e);
    }
  }

  /** Gives a file or directory these attributes. */
  void apply(Path path) throws IOException {
    if (POSIX && !permissions.isEmpty()) {
      try {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
      } catch (IllegalArgumentException e) {
        throw new IOException("malformed permissions", e);
      }
    }
    Files.setLastModifiedTime(path, modified);
  }
}
