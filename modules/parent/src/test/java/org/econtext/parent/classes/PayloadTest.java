package org.econtext.parent.classes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.econtext.core.CallException;
import org.econtext.core.Context;
import org.econtext.core.boot.ForwardingLoggerFinder;
import org.econtext.core.boot.Main;
import org.econtext.core.router.Children;
import org.econtext.parent.children.ChildTable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

class PayloadTest {
  /** What may be sent before the first call. */
  private static final int MAX_BYTES = 64 << 10;

  private static final String SERVICE = "META-INF/services/java.lang.System$LoggerFinder";

  private static final Comparator<String> BY_CLASS_NAME =
      Comparator.comparing(entry -> entry.substring(0, entry.length() - ".class".length()));

  @TempDir private static Path dir;

  private static byte[] compressed;
  private static final Map<String, byte[]> entries = new TreeMap<>();
  private static final List<String> order = new ArrayList<>();
  private static final List<Long> times = new ArrayList<>();

  @BeforeAll
  static void unpack() throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    Payload.current().writeTo(sent);
    compressed = sent.toByteArray();
    Path jar = dir.resolve("payload.jar");
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      Files.copy(in, jar);
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        order.add(entry.getName());
        times.add(entry.getTimeLocal().toLocalDate().toEpochDay());
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
      }
    }
  }

  @Test
  void isWithinTheBudget() {
    assertThat(compressed).hasSizeLessThanOrEqualTo(MAX_BYTES);
    assertThat(Payload.current().compressedLength()).isEqualTo(compressed.length);
  }

  @Test
  void everyClassInItLoadsFromTheBootPathByItself() throws Exception {
    Path here =
        Path.of(LoadsClasses.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xbootclasspath/a:" + dir.resolve("payload.jar"));
    command.addAll(List.of("-cp", here.toString(), LoadsClasses.class.getName()));
    command.addAll(classNames());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.lines()).hasSameSizeAs(classNames()).hasSizeGreaterThan(50);
  }

  /** The JVM itself verifies nothing on the boot path, and couldn't without frames. */
  @Test
  void theCodeOfEveryClassVerifies() {
    PayloadLoader payload = new PayloadLoader();
    for (String name : classNames()) {
      StringWriter complaints = new StringWriter();
      ClassReader type = new ClassReader(entries.get(name.replace('.', '/') + ".class"));
      CheckClassAdapter.verify(type, payload, false, new PrintWriter(complaints));
      assertThat(complaints.toString()).as(name).isEmpty();
    }
  }

  @Test
  void coresOtherClassesLoadBesideIt() throws Exception {
    ImporterLike importer = new ImporterLike(new PayloadLoader());
    Class<?> thrown = Class.forName(CallException.class.getName(), true, importer);
    assertThat(thrown.getClassLoader()).isSameAs(importer);
    assertThat(thrown.getSuperclass().getClassLoader()).isInstanceOf(PayloadLoader.class);
    Class<?> service = Class.forName(ChildTable.class.getName(), true, importer);
    assertThat(service.getClassLoader()).isSameAs(importer);
    assertThat(service.getInterfaces()[0].getClassLoader()).isInstanceOf(PayloadLoader.class);
    assertThat(service.getDeclaredMethods()).isNotEmpty();
  }

  @Test
  void hasWhatAContextStartsFrom() {
    assertThat(classNames())
        .contains(
            Main.class.getName(),
            Context.class.getName(),
            Children.class.getName(),
            ForwardingLoggerFinder.class.getName());
    assertThat(new String(entries.get(SERVICE), StandardCharsets.UTF_8))
        .isEqualTo(ForwardingLoggerFinder.class.getName());
  }

  @Test
  void knowsWhichClassesItHas() {
    assertThat(Payload.current().classNames()).containsExactlyInAnyOrderElementsOf(classNames());
  }

  @Test
  void usesNoInvokedynamic() throws IOException {
    for (String name : classNames()) {
      assertThat(hasInvokedynamic(entries.get(name.replace('.', '/') + ".class")))
          .as(name)
          .isFalse();
    }
  }

  @Test
  void leavesNothingToChance() throws IOException {
    // The header: magic, method, no flags, no time.
    assertThat(compressed).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
    assertThat(order).endsWith(SERVICE);
    assertThat(order.subList(0, order.size() - 1)).isEqualTo(expectedOrder());
    assertThat(times).containsOnly(times.get(0));
  }

  /** What the file says, then the rest by name. */
  private static List<String> expectedOrder() throws IOException {
    List<String> expected = new ArrayList<>();
    for (String name : Files.readAllLines(Path.of("src/payload/class-order.txt"))) {
      expected.add(name + ".class");
    }
    List<String> classes = order.subList(0, order.size() - 1);
    expected.retainAll(classes);
    classes.stream()
        .filter(name -> !expected.contains(name))
        .sorted(BY_CLASS_NAME)
        .toList()
        .forEach(expected::add);
    return expected;
  }

  private static List<String> classNames() {
    List<String> names = new ArrayList<>();
    for (String entry : entries.keySet()) {
      if (entry.endsWith(".class")) {
        names.add(entry.substring(0, entry.length() - ".class".length()).replace('/', '.'));
      }
    }
    return names;
  }

  /** Looks through the constant pool, as chapter 4.4 of the JVM's specification lays it out. */
  private static boolean hasInvokedynamic(byte[] type) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(type));
    in.skipNBytes(8);
    int count = in.readUnsignedShort();
    for (int i = 1; i < count; i++) {
      switch (in.readUnsignedByte()) {
        case 1 -> in.skipNBytes(in.readUnsignedShort());
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        case 3, 4, 9, 10, 11, 12 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          i++; // these take two places
        }
        case 17, 18 -> {
          return true;
        }
        default -> throw new IOException("an unknown constant");
      }
    }
    return false;
  }

  /** In place of the boot loader: has the payload and java.base. */
  private static final class PayloadLoader extends ClassLoader {
    PayloadLoader() {
      // The platform's loader would ask this JVM's modules, which have the same classes.
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] body = entries.get(name.replace('.', '/') + ".class");
      if (body == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, body, 0, body.length);
    }
  }

  /** In place of the importer: has what the payload lacks. */
  private static final class ImporterLike extends ClassLoader {
    ImporterLike(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String path = "/" + name.replace('.', '/') + ".class";
      Class<?> beside = name.startsWith("org.econtext.core.") ? Main.class : Payload.class;
      try (InputStream in = beside.getResourceAsStream(path)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] body = in.readAllBytes();
        return defineClass(name, body, 0, body.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
