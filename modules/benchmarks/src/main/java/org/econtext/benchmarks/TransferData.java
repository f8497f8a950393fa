package org.econtext.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** Directories to copy, the same in each run. */
final class TransferData {
  private static final int PIECE_BYTES = 1 << 20;
  private static final int SMALL_FILES = 4_000;
  private static final int SMALL_FILES_IN_DIRECTORY = 100;
  private static final int SMALL_FILE_BYTES = 4 << 10;
  private static final int WORDS = 2_000;

  private final Random random = new Random(1);
  private final String[] words = new String[WORDS];
  private final Path noise;
  private final Path text;
  private final Path tree;

  /** Makes them, two of the given size and one of small files. */
  TransferData(Path directory, int bytes) throws IOException {
    for (int i = 0; i < words.length; i++) {
      words[i] = Integer.toString(random.nextInt(1 << 30), Character.MAX_RADIX);
    }
    noise = Files.createDirectory(directory.resolve("noise"));
    text = Files.createDirectory(directory.resolve("text"));
    tree = Files.createDirectory(directory.resolve("tree"));
    try (OutputStream toNoise = Files.newOutputStream(file(noise));
        OutputStream toText = Files.newOutputStream(file(text))) {
      for (int i = 0; i < bytes / PIECE_BYTES; i++) {
        toNoise.write(noise(PIECE_BYTES));
        toText.write(log(PIECE_BYTES));
      }
    }
    for (int i = 0; i < SMALL_FILES; i++) {
      Path parent = tree.resolve(Integer.toString(i / SMALL_FILES_IN_DIRECTORY));
      Files.createDirectories(parent);
      boolean isText = i % 2 == 0;
      Files.write(
          parent.resolve(Integer.toString(i)),
          isText ? log(SMALL_FILE_BYTES) : noise(SMALL_FILE_BYTES));
    }
  }

  private byte[] noise(int bytes) {
    byte[] piece = new byte[bytes];
    random.nextBytes(piece);
    return piece;
  }

  /** Lines as servers log them, which LZ4 makes about half of. */
  private byte[] log(int bytes) {
    StringBuilder lines = new StringBuilder(bytes);
    for (int i = 0; lines.length() < bytes; i++) {
      lines.append(
          String.format(Locale.ROOT, "2026-01-01T12:%02d:%02d INFO ", i / 60 % 60, i % 60));
      for (int j = 0; j < 12; j++) {
        // A few words are said often, and most seldom.
        double share = random.nextDouble();
        lines.append(words[(int) (share * share * share * WORDS)]).append(' ');
      }
      lines.append(random.nextInt(100_000)).append('\n');
    }
    return lines.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
  }

  /** The one file in a directory of these that isn't a tree. */
  static Path file(Path directory) {
    return directory.resolve("file");
  }

  Path noise() {
    return noise;
  }

  Path text() {
    return text;
  }

  Path tree() {
    return tree;
  }

  static long contentBytes(Path source) throws IOException {
    try (Stream<Path> all = Files.walk(source)) {
      long sum = 0;
      for (Path each : all.toList()) {
        sum += Files.isRegularFile(each) ? Files.size(each) : 0;
      }
      return sum;
    }
  }

  /** Fails if a copy isn't one. */
  static void check(Path source, Path copy) throws IOException {
    try (Stream<Path> all = Files.walk(source)) {
      for (Path each : all.toList()) {
        Path other = copy.resolve(source.relativize(each).toString());
        if (Files.isRegularFile(each) ? Files.mismatch(each, other) >= 0 : !Files.exists(other)) {
          throw new IOException(other + " isn't what " + each + " is");
        }
      }
    }
  }
}
