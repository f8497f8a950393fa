package org.econtext.parent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.econtext.core.runtime.ForwardingLoggerFinder;
import org.econtext.core.runtime.Main;

/**
 * Core's classes as a jar for a new JVM's boot class path. Its entries are not compressed, as the
 * JVM reads it faster so; for the wire all of it is compressed as one, which gains far more than
 * entries that are compressed one by one.
 */
final class Payload {
  private static final String CORE = "org/econtext/core/";

  /** Kinds of values that most contexts never see; they come through the importer. */
  private static final String LATE = CORE + "values/";

  private static final String LOGGER_FINDER_SERVICE =
      "META-INF/services/java.lang.System$LoggerFinder";

  /** Where a child finds the payload that it was itself started from. */
  private static final Path OWN = Path.of("/proc/self/fd/3");

  private static Payload current;

  private final byte[] compressed;

  private Payload(byte[] jar) throws IOException {
    compressed = compress(jar);
  }

  /**
   * The payload that this JVM starts children from.
   *
   * @return made once
   * @throws UncheckedIOException if core's classes can't be read
   */
  public static synchronized Payload current() {
    if (current == null) {
      try {
        boolean inChild = Main.class.getClassLoader() == null;
        current = new Payload(inChild ? Files.readAllBytes(OWN) : jarOf(coreClasses()));
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

  void writeTo(OutputStream out) throws IOException {
    out.write(compressed);
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

  private static byte[] jarOf(Map<String, byte[]> classes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
        put(zip, entry.getKey(), entry.getValue());
      }
      put(
          zip,
          LOGGER_FINDER_SERVICE,
          ForwardingLoggerFinder.class.getName().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** Core may be a module, a jar, a directory of classes, or part of a larger jar. */
  private static Map<String, byte[]> coreClasses() throws IOException {
    Module module = Main.class.getModule();
    if (module.isNamed()) {
      Optional<ResolvedModule> resolved =
          module.getLayer().configuration().findModule(module.getName());
      try (ModuleReader reader = resolved.orElseThrow().reference().open();
          Stream<String> names = reader.list()) {
        Map<String, byte[]> classes = new TreeMap<>();
        for (String name : (Iterable<String>) names.filter(Payload::isPayload)::iterator) {
          try (InputStream in = reader.open(name).orElseThrow()) {
            classes.put(name, in.readAllBytes());
          }
        }
        return classes;
      }
    }
    CodeSource source = Main.class.getProtectionDomain().getCodeSource();
    Path place = Path.of(URI.create(source.getLocation().toString()));
    return Files.isDirectory(place) ? classesOfDirectory(place) : classesOfJar(place);
  }

  private static Map<String, byte[]> classesOfJar(Path place) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (JarFile jar = new JarFile(place.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        if (isPayload(entry.getName())) {
          try (InputStream in = jar.getInputStream(entry)) {
            classes.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return classes;
  }

  private static Map<String, byte[]> classesOfDirectory(Path place) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(place.resolve(CORE))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = place.relativize(file).toString().replace('\\', '/');
        if (isPayload(name)) {
          classes.put(name, Files.readAllBytes(file));
        }
      }
    }
    return classes;
  }

  private static boolean isPayload(String name) {
    return name.startsWith(CORE)
        && !name.startsWith(LATE)
        && name.endsWith(".class")
        && !name.endsWith("/package-info.class");
  }
}
