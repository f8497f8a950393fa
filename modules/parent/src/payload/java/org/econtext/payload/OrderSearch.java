package org.econtext.payload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.zip.Deflater;

/**
 * Looks for a better order of the payload's classes, by moving a few of them at a time to where the
 * whole gets smaller. Run by hand when core has changed much; it takes minutes:
 *
 * <pre>mvn -Dpayload.search=true -Dmaven.test.skip=true -pl modules/parent -am package</pre>
 */
public final class OrderSearch {
  private static final int TRIALS = 30_000;
  private static final int MAX_MOVED = 4;

  private OrderSearch() {}

  /**
   * Searches, and rewrites the file.
   *
   * @param arguments core's classes, as a directory or jar, and the file with their order
   * @throws IOException if they can't be read, or the file can't be written
   */
  public static void main(String[] arguments) throws IOException {
    SortedMap<String, byte[]> classes = PayloadPacker.payloadClasses(Path.of(arguments[0]));
    Path file = Path.of(arguments[1]);
    List<String> best = ClassOrder.read(file).of(classes.keySet());
    int bestBytes = compressedBytes(PayloadPacker.jarOf(classes, best));
    System.out.println("order: " + bestBytes + " bytes");
    // The same numbers each time, so that the file can be made again.
    Random random = new Random(1);
    for (int i = 0; i < TRIALS; i++) {
      List<String> order = moved(best, random);
      int bytes = compressedBytes(PayloadPacker.jarOf(classes, order));
      if (bytes < bestBytes) {
        best = order;
        bestBytes = bytes;
      }
    }
    System.out.println("order: " + bestBytes + " bytes after the search");
    Files.write(file, best);
  }

  private static List<String> moved(List<String> order, Random random) {
    List<String> next = new ArrayList<>(order);
    int from = random.nextInt(next.size());
    int count = Math.min(1 + random.nextInt(MAX_MOVED), next.size() - from);
    List<String> part = new ArrayList<>(next.subList(from, from + count));
    next.subList(from, from + count).clear();
    next.addAll(random.nextInt(next.size() + 1), part);
    return next;
  }

  /** By the JDK's compressor, which is quicker than the packer's, and near enough. */
  private static int compressedBytes(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] buffer = new byte[bytes.length];
    int size = deflater.deflate(buffer);
    deflater.end();
    return size;
  }
}
