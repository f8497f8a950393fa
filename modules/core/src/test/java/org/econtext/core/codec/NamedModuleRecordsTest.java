package org.econtext.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.econtext.core.CodecException;
import org.econtext.core.values.AllowList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master in a named module that opens nothing, and a child in which no modules are named. */
class NamedModuleRecordsTest {
  @TempDir static Path dir;

  private static TestScope named;
  private static TestScope unnamed;

  @BeforeAll
  static void compile() throws Exception {
    Path source = Files.createDirectories(dir.resolve("src/p")).resolve("Make.java");
    Files.writeString(dir.resolve("src/module-info.java"), "module closed { exports p; }");
    Files.writeString(
        source,
        """
        package p;

        import java.util.List;

        public class Make {
          enum Color { RED }

          record Row(
              String name, boolean a, byte b, short c, char d, int e, long f, float g, double h,
              List<Row> rows, int[] numbers, Color color, Object any)
              implements java.io.Serializable {
            Row {
              if (e < 0) {
                throw new IllegalArgumentException("negative");
              }
            }
          }

          record Bare(int x) {}

          public record Open(Color color) {}

          public static Object row(int e) {
            Row inner = new Row(null, false, (byte) 0, (short) 0, 'x', 0, 0, 0, 0, null, null, null, "0");
            return new Row("1", true, (byte) 2, (short) 3, 'd', e, 6L, 7f, 8.0,
                List.of(inner), new int[] {9}, Color.RED, "2");
          }

          public static Object bare() {
            return new Bare(1);
          }

          public static Object open() {
            return new Open(Color.RED);
          }
        }
        """);
    Path classes = dir.resolve("closed");
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-d",
                classes.toString(),
                source.toString(),
                dir.resolve("src/module-info.java").toString());
    assertThat(status).isZero();
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("closed"));
    ModuleLayer layer =
        ModuleLayer.boot()
            .defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader());
    named = new TestScope(layer.findLoader("closed"));
    unnamed =
        new TestScope(
            new java.net.URLClassLoader(new java.net.URL[] {classes.toUri().toURL()}, null));
  }

  private static Object make(TestScope side, String method, Object... arguments) throws Exception {
    for (Method candidate : side.load("p.Make").getMethods()) {
      if (candidate.getName().equals(method)) {
        return candidate.invoke(null, arguments);
      }
    }
    throw new AssertionError(method);
  }

  @Test
  void closedRecordTravelsDownBySerialization() throws Exception {
    Object row = make(named, "row", 5);

    Object copy = unnamed.down(row);

    assertThat(copy).hasToString(row.toString().replaceAll("\\[I@\\w+", copyNumbers(copy)));
    assertThat(copy.getClass().getClassLoader()).isNotSameAs(row.getClass().getClassLoader());
  }

  @Test
  void closedRecordIsMadeFromNativeFormThatTheChildSends() throws Exception {
    Object sent = make(unnamed, "row", 5);
    byte[] bytes = TestScope.encode(sent);
    assertThat(bytes[0]).isEqualTo((byte) Tags.RECORD);

    Object copy = named.up(bytes, named.load("p.Make$Row"), new AllowList());

    assertThat(copy.getClass()).isSameAs(named.load("p.Make$Row"));
    assertThat(copy).hasToString(sent.toString().replaceAll("\\[I@\\w+", copyNumbers(copy)));
    assertThat(copy.toString()).contains("name=1", "any=2", "any=0", "f=6", "color=RED");
  }

  private static String copyNumbers(Object copy) {
    return copy.toString().replaceAll("(?s).*(\\[I@\\w+).*", "$1").replace("$", "\\$");
  }

  @Test
  void constructorOfAClosedRecordStillChecks() throws Exception {
    byte[] bytes = TestScope.encode(make(unnamed, "row", 5));
    // The component e: tag of an int, and 5 in zigzag form.
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] == Tags.INT && bytes[i + 1] == 10) {
        bytes[i + 1] = 9;
      }
    }

    assertThatThrownBy(() -> named.up(bytes, named.load("p.Make$Row"), new AllowList()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("p.Make$Row");
  }

  @Test
  void closedRecordThatIsNotSerializableIsRefusedWithAdvice() throws Exception {
    Object bare = make(named, "bare");
    byte[] bytes = TestScope.encode(make(unnamed, "bare"));

    assertThatThrownBy(() -> TestScope.encode(List.of(bare)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("value[0]")
        .hasMessageContaining("opens p to org.econtext.core");
    assertThatThrownBy(() -> named.up(bytes, bare.getClass(), new AllowList()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("opens p to org.econtext.core");
  }

  @Test
  void publicRecordOfAnExportedPackageNeedsNothing() throws Exception {
    Object open = make(named, "open");

    assertThat(TestScope.encode(open)[0]).isEqualTo((byte) Tags.RECORD);
    assertThat(named.up(open, open.getClass(), new AllowList())).isEqualTo(open);
  }
}
