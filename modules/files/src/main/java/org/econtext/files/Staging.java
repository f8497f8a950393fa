package org.econtext.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * Where something is made before it is moved to its place: a name beside that, so that both are of
 * one file system and the move is atomic. What isn't moved is removed when this is closed.
 *
 * <p>Nothing is forced to the disk: as after a copy by other tools, a machine that loses its power
 * soon afterwards may lose the content.
 */
final class Staging implements AutoCloseable {
  /** What the names of everything unfinished begin with. */
  static final String PREFIX = ".econtext-";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path target;
  private final Existing existing;
  private final Path path;

  /**
   * Makes a name; nothing is there.
   *
   * @param target where it will belong
   * @param existing what becomes of what is there already
   */
  Staging(Path target, Existing existing) throws IOException {
    this.target = target;
    this.existing = existing;
    if (target.getParent() == null) {
      throw new FileAlreadyExistsException(target.toString());
    }
    failIfThere();
    path = newSibling();
  }

  private Path newSibling() {
    return target.resolveSibling(PREFIX + Long.toHexString(RANDOM.nextLong()));
  }

  private void failIfThere() throws IOException {
    if (existing == Existing.FAIL && isThere(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
  }

  private static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Makes something at a path. */
  interface Maker {
    void make(Path path) throws IOException;
  }

  /**
   * Makes what belongs at the target, under the other name.
   *
   * @param maker makes it
   * @throws IOException what the maker throws; a {@link FileSystemException} names the target, and
   *     not the name that means nothing to anybody
   */
  void fill(Maker maker) throws IOException {
    try {
      maker.make(path);
    } catch (FileSystemException e) {
      if (e.getFile() == null || !e.getFile().startsWith(path.toString())) {
        throw e;
      }
      String inside = e.getFile().substring(path.toString().length());
      if (e instanceof AccessDeniedException denied && inside.isEmpty()) {
        throw Denied.writing(target, denied);
      }
      FileSystemException named =
          RemoteFailures.ofType(e.getClass().getName(), target + inside, e.getReason());
      named.initCause(e);
      throw named;
    }
  }

  /** Moves what was made to its place. */
  void commit() throws IOException {
    failIfThere();
    if (isThere(target) && (isDirectory(target) || isDirectory(path))) {
      exchange();
    } else {
      move(path, target);
    }
  }

  /** Directories can't be replaced at once: for a moment there is nothing. */
  private void exchange() throws IOException {
    Path old = newSibling();
    move(target, old);
    try {
      move(path, target);
    } catch (IOException e) {
      move(old, target);
      throw e;
    }
    delete(old);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what wasn't moved. */
  @Override
  public void close() throws IOException {
    if (isThere(path)) {
      delete(path);
    }
  }

  // Needs no class that isn't loaded yet: a context that has lost its parent can't import any.
  private static void delete(Path path) throws IOException {
    if (isDirectory(path)) {
      if (Attributes.POSIX) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        for (Path each : entries) {
          delete(each);
        }
      }
    }
    Files.delete(path);
  }
}
