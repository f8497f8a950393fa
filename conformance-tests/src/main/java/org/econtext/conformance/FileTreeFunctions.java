package org.econtext.conformance;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.econtext.core.Sender;
import org.econtext.files.ChannelOutputStream;

/** What {@link FilesBehaviour} does with files here and calls elsewhere. */
final class FileTreeFunctions {
  /** 2021-03-04 in the middle of a second. */
  private static final Instant LONG_AGO = Instant.ofEpochSecond(1_614_816_000, 250_000_000);

  private FileTreeFunctions() {}

  /** Makes a directory that is sure to be writable, as memory is also where disks are not. */
  static String makeDirectory() throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "files").toString()
        : Files.createTempDirectory("files").toString();
  }

  static void remove(String directory) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(directory))) {
      for (Path each : all.toList()) {
        if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
        }
      }
    }
    try (Stream<Path> all = Files.walk(Path.of(directory))) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Makes a tree with some of everything. */
  static void makeTree(String root) throws IOException {
    Path tree = Files.createDirectory(Path.of(root));
    Path deep = Files.createDirectories(tree.resolve("a directory/b/c"));
    Files.writeString(deep.resolve("text"), "words ".repeat(100_000));
    Files.write(deep.resolve("noise"), noise(300_001));
    Files.createFile(tree.resolve("empty"));
    Files.createDirectory(tree.resolve("hollow"));
    Files.writeString(tree.resolve("-n 100%\\\n\t\"quoted\" "), "odd");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("a directory/../empty"));
    Files.createSymbolicLink(tree.resolve("dangling"), Path.of("/no/such/thing"));
    Path script = Files.writeString(tree.resolve("script"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));
    Path secret = Files.writeString(tree.resolve("secret"), "secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--------"));
    Path closed = Files.createDirectory(tree.resolve("closed"));
    Files.writeString(closed.resolve("inside"), "inside");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));
    for (Path each : List.of(script, closed, deep, tree)) {
      Files.setLastModifiedTime(each, FileTime.from(LONG_AGO));
    }
  }

  static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    return noise;
  }

  /** All that is to be the same on both sides, an entry a line. */
  static String describe(String root) throws IOException {
    Path tree = Path.of(root);
    TreeMap<String, String> lines = new TreeMap<>();
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.toList()) {
        lines.put(tree.relativize(each).toString(), describe(each));
      }
    }
    return String.join("\n", lines.entrySet().stream().map(Object::toString).toList());
  }

  private static String describe(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "link to " + Files.readSymbolicLink(path);
    }
    String content = "directory";
    if (Files.isRegularFile(path)) {
      CRC32 crc = new CRC32();
      crc.update(Files.readAllBytes(path));
      content = Files.size(path) + " bytes " + crc.getValue();
    }
    return content
        + " "
        + PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
        + " "
        + Files.getLastModifiedTime(path);
  }

  /** The names in a directory, sorted. */
  static List<String> list(String directory) throws IOException {
    try (Stream<Path> all = Files.list(Path.of(directory))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Makes a file that is a hole, but for its last byte. */
  static void makeHole(String file, long bytes) throws IOException {
    try (SeekableByteChannel out =
        Files.newByteChannel(
            Path.of(file), Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))) {
      out.position(bytes - 1).write(ByteBuffer.wrap(new byte[] {1}));
    }
  }

  static void writeText(String file, String text) throws IOException {
    Files.writeString(Path.of(file), text);
  }

  static String readText(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  /** Makes a tree with something in it that can't be copied. */
  static void makeTreeWithFifo(String root) throws IOException, InterruptedException {
    makeTree(root);
    int status = new ProcessBuilder("mkfifo", root + "/fifo").start().waitFor();
    if (status != 0) {
      throw new IOException("mkfifo failed with " + status);
    }
  }

  static void writeNumbers(Sender<byte[]> sender, int count) throws IOException {
    try (DataOutputStream out = new DataOutputStream(new ChannelOutputStream(sender))) {
      for (int i = 0; i < count; i++) {
        out.writeInt(i);
      }
    }
  }
}
