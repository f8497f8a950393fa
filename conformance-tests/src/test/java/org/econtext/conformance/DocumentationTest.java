package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.Route;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java examples of the documentation are programs. Those that are also files here are compiled
 * with these, and take part in tests.
 */
class DocumentationTest {
  private static final Pattern JAVA_BLOCK =
      Pattern.compile("^```java\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern TYPE =
      Pattern.compile("^(?:public )?(?:final )?(?:class|record) (\\w+)", Pattern.MULTILINE);
  private static final String PACKAGE = "org.econtext.conformance.examples";

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> everyJavaExampleCompiles() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      Matcher block = JAVA_BLOCK.matcher(Files.readString(page));
      for (int number = 1; block.find(); number++) {
        String source = block.group(1);
        Path file = fileOf(source);
        String name = page.getFileName() + " example " + number;
        tests.add(
            DynamicTest.dynamicTest(
                name,
                () -> {
                  if (Files.exists(file)) {
                    assertThat(file).hasContent("package " + PACKAGE + ";\n\n" + source);
                  } else {
                    assertCompiles(name, source);
                  }
                }));
      }
    }
    assertThat(tests).as("examples in the documentation").isNotEmpty();
    return tests.stream();
  }

  @Test
  void anExampleIsFoundByItsScheme() {
    ContextOptions options = ContextOptions.defaults();
    assertThat(Route.parse("nice/local/nice:5", options)).hasToString("nice:10/local/nice:5");
    assertThatThrownBy(() -> Route.parse("nice:much", options)).hasMessageContaining("much");
  }

  private static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("README.md"))) {
      root = root.getParent();
    }
    return root;
  }

  private static Path fileOf(String source) {
    Matcher type = TYPE.matcher(source);
    assertThat(type.find()).as("a type in %s", source).isTrue();
    String sources = "conformance-tests/src/test/java/" + PACKAGE.replace('.', '/');
    return root().resolve(sources).resolve(type.group(1) + ".java");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(root().resolve("README.md")));
    try (Stream<Path> docs = Files.list(root().resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private void assertCompiles(String name, String source) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name.replace(' ', '-')));
    Path file = Files.writeString(folder.resolve("Example.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-proc:none", "-d", folder.toString()),
                  null,
                  files.getJavaFileObjects(file))
              .call();
      assertThat(compiled).as("%s%n%s", name, messages).isTrue();
    }
  }
}
