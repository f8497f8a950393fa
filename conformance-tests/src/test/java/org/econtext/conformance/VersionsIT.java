package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.econtext.core.CallException;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masters and children of different Java versions, in both directions. */
class VersionsIT {
  private static final int CLASS_VERSION_OF_JAVA_1 = 44;

  @TempDir Path directory;

  /** The directory of a JDK of this machine. */
  static Optional<Path> jdk(IntPredicate version) throws IOException {
    Path all = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(all)) {
      for (Path home : (Iterable<Path>) homes.sorted()::iterator) {
        if (version.test(version(home))) {
          return Optional.of(home);
        }
      }
    }
    return Optional.empty();
  }

  private static int version(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return 0;
    }
    for (String line : Files.readAllLines(release)) {
      if (line.startsWith("JAVA_VERSION=\"")) {
        return Runtime.Version.parse(line.split("\"", -1)[1]).feature();
      }
    }
    return 0;
  }

  /** The launcher of a JDK of another version than this JVM's, 17 or newer. */
  private static String otherLauncher() {
    try {
      int running = Runtime.version().feature();
      Optional<Path> other = jdk(version -> version >= 17 && version != running);
      if (other.isEmpty()) {
        System.err.println("No second JDK in /usr/lib/jvm: the version matrix is skipped.");
      }
      Assumptions.assumeTrue(other.isPresent(), "no second JDK in /usr/lib/jvm");
      return other.get().resolve("bin/java").toString();
    } catch (IOException e) {
      throw new AssertionError("cannot look for JDKs", e);
    }
  }

  /** The groups that a Java version might matter to, with a child of the other version. */
  @Nested
  class Output extends OutputBehaviour {
    @Override
    protected Subject subject() {
      return name -> Local.process().name(name).java(otherLauncher());
    }
  }

  @Nested
  class Imports extends ImportBehaviour {
    @Override
    protected Subject subject() {
      return name -> Local.process().name(name).java(otherLauncher());
    }
  }

  @Nested
  class Exceptions extends ExceptionBehaviour {
    @Override
    protected Subject subject() {
      return name -> Local.process().name(name).java(otherLauncher());
    }
  }

  @Test
  void aMasterOfTheOtherVersion() throws Exception {
    Path other = Path.of(otherLauncher());
    TransportTarget here = Local.process().java(LaunchTarget.javaHere());
    TransportTarget there = Local.process().java(other.toString());
    try (ForkedMaster master = ForkedMaster.start(other, List.of(here, there, here))) {
      assertThat(master.processes()).hasSize(3).doesNotHaveDuplicates();
    }
  }

  @Test
  void aClassForANewerJavaIsRefusedWithBothVersions() throws Exception {
    int running = Runtime.version().feature();
    writeClassFor(running + 1);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      try (Router router = Master.open()) {
        Context context = router.connect(Local.process());
        CallException e =
            catchThrowableOfType(
                CallException.class,
                () ->
                    context.run(
                        ImportFunctions::forName, "org.econtext.conformance.TooNewForThis"));
        assertThat(e.remote().type()).isEqualTo("java.lang.UnsupportedClassVersionError");
        assertThat(e.remote())
            .hasMessageContaining("TooNewForThis")
            .hasMessageContaining("Java " + (running + 1))
            .hasMessageContaining("Java " + running);
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** A class of this test under a name of the same length, marked as another compiler would. */
  private void writeClassFor(int version) throws IOException {
    String from = "CallFunctions";
    String to = "TooNewForThis";
    byte[] bytes;
    try (InputStream in = VersionsIT.class.getResourceAsStream(from + ".class")) {
      bytes =
          new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
              .replace(from, to)
              .getBytes(StandardCharsets.ISO_8859_1);
    }
    bytes[6] = 0;
    bytes[7] = (byte) (version + CLASS_VERSION_OF_JAVA_1);
    Path folder = Files.createDirectories(directory.resolve("org/econtext/conformance"));
    Files.write(folder.resolve(to + ".class"), bytes);
  }
}
