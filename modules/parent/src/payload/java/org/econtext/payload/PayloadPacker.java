package org.econtext.payload;

import com.googlecode.pngtastic.core.processing.zopfli.Options;
import com.googlecode.pngtastic.core.processing.zopfli.Zopfli;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;

/**
 * Makes the payload: what a new context needs of core, as a jar for the JVM's boot class path whose
 * entries aren't compressed, since the JVM reads it faster so, and for the wire compressed as one,
 * which gains far more than entries that are compressed one by one.
 *
 * <p>The same classes give the same bytes, on any machine: nothing here depends on times, on the
 * order of directories or on the JDK's zlib.
 */
public final class PayloadPacker {
  private static final String CORE = "org/econtext/core/";

  /** Kinds of values that most contexts never see; they come through the importer. */
  private static final String LATE = CORE + "values/";

  private static final String LOGGER_FINDER_SERVICE =
      "META-INF/services/java.lang.System$LoggerFinder";

  /** What starts by its name: the main class, a service's provider, a system class loader. */
  private static final String[] ROOTS = {
    CORE + "boot/Main", CORE + "boot/ForwardingLoggerFinder", CORE + "importer/Importer"
  };

  /** More than these gain a few bytes only. */
  private static final int ZOPFLI_ITERATIONS = 15;

  private static final int MASTER_BLOCK_BYTES = 8 << 20;

  private PayloadPacker() {}

  /**
   * Packs.
   *
   * @param arguments core's classes, as a directory or jar; the file with their order; and the file
   *     to write
   * @throws IOException if they can't be read or it can't be written
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[2]);
    ClassOrder order = ClassOrder.read(Path.of(arguments[1]));
    SortedMap<String, byte[]> classes = payloadClasses(Path.of(arguments[0]));
    byte[] jar = jarOf(classes, order.of(classes.keySet()));
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      new Zopfli(MASTER_BLOCK_BYTES)
          .compress(
              new Options(
                  Options.OutputFormat.GZIP, Options.BlockSplitting.FIRST, ZOPFLI_ITERATIONS),
              jar,
              out);
    }
    System.out.println(
        "payload: " + Files.size(file) + " bytes, " + jar.length + " before compression");
  }

  /**
   * The classes that the payload has, as they are in it.
   *
   * @param place core's classes, as a directory or jar
   * @return class files by internal name
   * @throws IOException if they can't be read
   */
  static SortedMap<String, byte[]> payloadClasses(Path place) throws IOException {
    SortedMap<String, ClassNode> slim = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : coreClasses(place).entrySet()) {
      slim.put(entry.getKey(), ClassSlimmer.slim(entry.getValue()));
    }
    Nests.thin(slim);
    SortedMap<String, byte[]> classes = new TreeMap<>();
    for (String name : new Selection(slim).reachableFrom(ROOTS)) {
      ClassWriter writer = new ClassWriter(0);
      slim.get(name).accept(writer);
      classes.put(name, writer.toByteArray());
    }
    return classes;
  }

  /**
   * Makes the jar.
   *
   * @param classes class files by internal name
   * @param order all of the names
   * @return the jar, not compressed
   */
  static byte[] jarOf(SortedMap<String, byte[]> classes, List<String> order) {
    StoredJar jar = new StoredJar();
    for (String name : order) {
      jar.add(name + ".class", classes.get(name));
    }
    String finder = ROOTS[1].replace('/', '.');
    jar.add(LOGGER_FINDER_SERVICE, finder.getBytes(StandardCharsets.US_ASCII));
    return jar.toByteArray();
  }

  private static SortedMap<String, byte[]> coreClasses(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return coreClassesBelow(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return coreClassesBelow(jar.getPath("/"));
    }
  }

  private static SortedMap<String, byte[]> coreClassesBelow(Path root) throws IOException {
    SortedMap<String, byte[]> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root.resolve(CORE))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String path = root.relativize(file).toString().replace('\\', '/');
        if (path.endsWith(".class")
            && !path.endsWith("/package-info.class")
            && !path.startsWith(LATE)) {
          String name = path.substring(0, path.length() - ".class".length());
          classes.put(name, Files.readAllBytes(file));
        }
      }
    }
    return classes;
  }
}
