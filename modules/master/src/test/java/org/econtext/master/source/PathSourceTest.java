package org.econtext.master.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.econtext.master.source.Answers.findClass;
import static org.econtext.master.source.Answers.findResource;
import static org.econtext.master.source.Answers.locations;
import static org.econtext.master.source.Answers.texts;
import static org.econtext.master.source.Answers.url;
import static org.econtext.master.source.Answers.write;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.Origin;
import org.econtext.master.ImportPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class path that this JVM doesn't load. */
class PathSourceTest {
  @TempDir Path dir;

  private static ClassPathSource open(Path... paths) throws IOException {
    return ClassPathSource.ofPaths(List.of(paths));
  }

  @Test
  void servesTheVersionForTheChildsJava() throws IOException {
    Path jar =
        new JarBuilder()
            .attribute("Multi-Release", "true")
            .entry("p/C.class", "base")
            .entry("META-INF/versions/9/p/C.class", "nine")
            .entry("META-INF/versions/21/p/C.class", "21")
            .entry("META-INF/versions/21/p/New.class", "new")
            .entry("META-INF/versions/24/p/r.txt", "24")
            .writeTo(dir.resolve("mr.jar"));
    try (ClassPathSource source = open(jar)) {
      assertThat(texts(findClass(source, "p.C", 8))).containsExactly("base");
      assertThat(texts(findClass(source, "p.C", 17))).containsExactly("nine");
      assertThat(texts(findClass(source, "p.C", 21))).containsExactly("21");
      assertThat(texts(findClass(source, "p.C", 25))).containsExactly("21");
      assertThat(findClass(source, "p.New", 17).isMissing()).isTrue();
      assertThat(texts(findClass(source, "p.New", 21))).containsExactly("new");
      assertThat(findResource(source, "p/r.txt", 21).isMissing()).isTrue();
      assertThat(texts(findResource(source, "p/r.txt", 25))).containsExactly("24");
    }
  }

  @Test
  void versionsOfAnOrdinaryJarAreNotSpecial() throws IOException {
    Path jar =
        new JarBuilder()
            .entry("p/C.class", "base")
            .entry("META-INF/versions/9/p/C.class", "nine")
            .writeTo(dir.resolve("plain.jar"));
    try (ClassPathSource source = open(jar)) {
      assertThat(texts(findClass(source, "p.C"))).containsExactly("base");
    }
  }

  @Test
  void followsClassPathsOfManifestsAsUrlClassLoaderDoes() throws IOException {
    marked("main.jar", "lib/a.jar dir/ no.jar with%20space.jar " + url(dir.resolve("abs.jar")));
    marked("lib/a.jar", "../main.jar b.jar dir http://localhost/c.jar a.jar");
    marked("lib/b.jar", null);
    marked("with space.jar", "lib/b.jar");
    marked("abs.jar", null);
    marked("last.jar", "dir/ main.jar");
    write(dir.resolve("dir/q/marker"), "dir");
    write(dir.resolve("lib/dir/q/marker"), "not a directory entry");

    List<Path> paths = List.of(dir.resolve("main.jar"), dir.resolve("last.jar"));
    List<String> expected = new ArrayList<>();
    URL[] urls = {paths.get(0).toUri().toURL(), paths.get(1).toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      for (URL url : Collections.list(loader.getResources("q/marker"))) {
        expected.add(url.toExternalForm());
      }
    }
    assertThat(expected).hasSize(7);

    try (ClassPathSource source = ClassPathSource.ofPaths(paths)) {
      ClassEntry entry = findResource(source, "q/marker");
      List<String> found =
          locations(source, entry).stream()
              .map(l -> l.endsWith("/") ? l + "q/marker" : "jar:" + l + "!/q/marker")
              .toList();
      assertThat(found).isEqualTo(expected);
      assertThat(texts(entry)).contains("dir").doesNotContain("not a directory entry");
    }
  }

  private void marked(String name, String classPath) throws IOException {
    JarBuilder jar = new JarBuilder().entry("q/marker", name);
    if (classPath != null) {
      jar.attribute("Class-Path", classPath);
    }
    jar.writeTo(dir.resolve(name));
  }

  @Test
  void resolvesManifestsAgainstTheFileThatALinkLeadsTo() throws IOException {
    marked("releases/1/app.jar", "dep.jar");
    marked("releases/1/dep.jar", null);
    Path link = Files.createSymbolicLink(dir.resolve("app.jar"), dir.resolve("releases/1/app.jar"));
    try (ClassPathSource source = open(link)) {
      assertThat(texts(findResource(source, "q/marker")))
          .containsExactly("releases/1/app.jar", "releases/1/dep.jar");
    }
  }

  @Test
  void wildcardsStandForTheJarsOfADirectory() throws IOException {
    marked("lib/b.jar", null);
    marked("lib/a.JAR", null);
    marked("lib/c.zip", null);
    marked("lib/sub/d.jar", null);
    write(dir.resolve("lib/q/marker"), "loose");
    try (ClassPathSource source = open(dir.resolve("lib/*"), dir.resolve("none/*"))) {
      assertThat(texts(findResource(source, "q/marker"))).containsExactly("lib/a.JAR", "lib/b.jar");
    }
  }

  @Test
  void theFirstClassWinsAndAllResourcesAreFound() throws IOException {
    Path classes = dir.resolve("my classes");
    write(classes.resolve("p/C.class"), "dir");
    write(classes.resolve("p/r"), "dir");
    Path jar =
        new JarBuilder()
            .entry("p/C.class", "jar")
            .entry("p/D.class", "jar")
            .entry("p/r", "jar")
            .writeTo(dir.resolve("a.jar"));
    try (ClassPathSource source = open(classes, jar, dir.resolve("absent.jar"))) {
      assertThat(texts(findClass(source, "p.C"))).containsExactly("dir");
      assertThat(texts(findClass(source, "p.D"))).containsExactly("jar");
      ClassEntry resources = findResource(source, "p/r");
      assertThat(texts(resources)).containsExactly("dir", "jar");
      assertThat(locations(source, resources)).containsExactly(url(classes), url(jar));
      assertThat(url(classes)).endsWith("/my%20classes/");
      assertThat(resources.origins()).containsExactly(1, 2);
    }
  }

  @Test
  void whatIsNowhereIsMissingWithoutARefusal() throws IOException {
    write(dir.resolve("file"), "");
    try (ClassPathSource source = open(dir)) {
      for (String name :
          List.of("p/none", "file/a/b", "/p", "p//none", "p/../none", "..", "p\0", "\\p")) {
        ClassEntry entry = findResource(source, name);
        assertThat(entry.isMissing()).as(name).isTrue();
        assertThat(entry.refusal()).as(name).isNull();
      }
      for (String name : List.of("p.None", "", "p/None", "p..None", "[I")) {
        assertThat(findClass(source, name).isMissing()).as(name).isTrue();
        assertThat(findClass(source, name).refusal()).as(name).isNull();
      }
    }
  }

  @Test
  void namesDoNotLeadOutOfADirectory() throws IOException {
    write(dir.resolve("secret"), "secret");
    write(dir.resolve("classes/p/r"), "r");
    try (ClassPathSource source = open(dir.resolve("classes"))) {
      assertThat(findResource(source, "p/r").isMissing()).isFalse();
      assertThat(findResource(source, "p/../../secret").isMissing()).isTrue();
      assertThat(findResource(source, dir.resolve("secret").toString()).isMissing()).isTrue();
    }
  }

  @Test
  void directoriesAreResources() throws IOException {
    write(dir.resolve("classes/p/b"), "");
    write(dir.resolve("classes/p/a"), "");
    Path jar = new JarBuilder().entry("p/", "").entry("p/x", "").writeTo(dir.resolve("a.jar"));
    Path bare = new JarBuilder().entry("p/x", "").writeTo(dir.resolve("bare.jar"));
    try (ClassPathSource source = open(dir.resolve("classes"), jar, bare)) {
      assertThat(texts(findResource(source, "p/"))).containsExactly("a\nb\n", "");
      assertThat(texts(findResource(source, "p"))).containsExactly("a\nb\n", "");
    }
  }

  @Test
  void originsHaveTheAttributesOfPackages() throws IOException {
    Path jar =
        new JarBuilder()
            .attribute("Implementation-Title", "main")
            .attribute("Specification-Version", "1.2")
            .attribute("Created-By", "nobody")
            .attribute("p/", "Implementation-Title", "package")
            .attribute("p/", "Sealed", "true")
            .attribute("p/C.class", "Implementation-Title", "of a class")
            .attribute("q/", "Comment", "no attribute of a package")
            .entry("p/C.class", "c")
            .writeTo(dir.resolve("a.jar"));
    write(dir.resolve("classes/p/D.class"), "d");
    write(
        dir.resolve("classes/META-INF/MANIFEST.MF"),
        "Manifest-Version: 1.0\nImplementation-Title: dir\n");
    try (ClassPathSource source = open(jar, dir.resolve("classes"))) {
      Origin origin = source.origin(findClass(source, "p.C").origins()[0]);
      assertThat(origin.id()).isEqualTo(1);
      assertThat(Arrays.stream(origin.sections()).map(Arrays::asList))
          .containsExactly(
              List.of("", "Specification-Version", "1.2", "Implementation-Title", "main"),
              List.of("p/", "Implementation-Title", "package", "Sealed", "true"));
      Origin directory = source.origin(findClass(source, "p.D").origins()[0]);
      assertThat(directory.id()).isEqualTo(2);
      assertThat(directory.sections()).isEmpty();
      assertThatThrownBy(() -> source.origin(3)).hasMessageContaining("no origin 3");
    }
  }

  @Test
  void namesTheJarThatCannotBeRead() throws IOException {
    Path corrupt = write(dir.resolve("corrupt.jar"), "this is no jar");
    Path good = new JarBuilder().entry("p/C.class", "c").writeTo(dir.resolve("good.jar"));
    try (ClassPathSource source = open(corrupt, good)) {
      assertThat(texts(findClass(source, "p.C"))).containsExactly("c");
      ClassEntry missing = findClass(source, "p.D");
      assertThat(missing.isMissing()).isTrue();
      assertThat(missing.refusal()).contains("p.D", corrupt.toString(), "zip");
    }
  }

  @Test
  void namesTheEntryThatCannotBeRead() throws IOException {
    byte[] body = new byte[4096];
    Arrays.fill(body, (byte) 'x');
    Path jar = new JarBuilder().entry("p/C.class", body).writeTo(dir.resolve("a.jar"));
    byte[] bytes = Files.readAllBytes(jar);
    int name = new String(bytes, ISO_8859_1).indexOf("p/C.class");
    Arrays.fill(bytes, name + 9, name + 14, (byte) 0xff);
    Files.write(jar, bytes);
    try (ClassPathSource source = open(jar)) {
      ClassEntry entry = findClass(source, "p.C");
      assertThat(entry.isMissing()).isTrue();
      assertThat(entry.refusal()).contains(jar.toString(), "invalid");
    }
  }

  @Test
  void refusesWhatIsTooLarge() throws IOException {
    Path large = dir.resolve("classes/p/large");
    write(large, "");
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(Bodies.MAX_BYTES + 1L);
    }
    try (ClassPathSource source = open(dir.resolve("classes"))) {
      ClassEntry entry = findResource(source, "p/large");
      assertThat(entry.isMissing()).isTrue();
      assertThat(entry.refusal()).contains("p/large", "200 MiB");
    }
  }

  @Test
  void explainsWhatIsTheJdks() throws IOException {
    try (ClassPathSource source = open(dir)) {
      assertThat(findClass(source, "java.sql.Connection").refusal())
          .isEqualTo(
              "java.sql.Connection belongs to the JDK module java.sql,"
                  + " which the child's Java runtime lacks");
      assertThat(findClass(source, "java.sql.NoSuchClass").refusal()).isNull();
    }
  }

  @Test
  void neverServesModuleInfo() throws IOException {
    Path jar =
        new JarBuilder()
            .entry("module-info.class", "m")
            .entry("META-INF/versions/9/module-info.class", "m")
            .writeTo(dir.resolve("a.jar"));
    try (ClassPathSource source = open(jar)) {
      assertThat(findResource(source, "module-info.class").isMissing()).isTrue();
      assertThat(findClass(source, "module-info").refusal()).contains("module-info");
      assertThat(findResource(source, "META-INF/versions/9/module-info.class").isMissing())
          .isTrue();
    }
  }

  @Test
  void servesRootAndServiceFilesAsTheyAre() throws IOException {
    String slf4j = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";
    String finder = "META-INF/services/java.lang.System$LoggerFinder";
    Path jar =
        new JarBuilder()
            .entry("application.properties", "a=1")
            .entry(slf4j, "logback")
            .entry(finder, "theirs")
            .writeTo(dir.resolve("a.jar"));
    try (ClassPathSource source = open(jar)) {
      assertThat(texts(findResource(source, "application.properties"))).containsExactly("a=1");
      assertThat(texts(findResource(source, slf4j))).containsExactly("logback");
      assertThat(texts(findResource(source, finder))).containsExactly("theirs");
    }
  }

  @Test
  void obeysAPolicy() throws IOException {
    Path jar =
        new JarBuilder()
            .entry("com/acme/Secret.class", "s")
            .entry("application.properties", "a=1")
            .writeTo(dir.resolve("a.jar"));
    ImportPolicy policy = ImportPolicy.builder().denyClasses("com.acme").build();
    try (ClassPathSource source = ClassPathSource.ofPaths(List.of(jar), policy)) {
      assertThat(findClass(source, "com.acme.Secret").isMissing()).isTrue();
      assertThat(findClass(source, "com.acme.Secret").refusal()).contains("policy", "com.acme");
      assertThat(findResource(source, "com/acme/Secret.class").refusal()).contains("policy");
      assertThat(findResource(source, "application.properties").refusal()).contains("policy");
    }
  }

  @Test
  void refusesUnknownKindsAndAnythingOnceClosed() throws IOException {
    Path jar = new JarBuilder().entry("p/C.class", "c").writeTo(dir.resolve("a.jar"));
    ClassPathSource source = open(jar);
    assertThat(source.find(new ClassQuery((byte) 9, "p.C", 17)).refusal()).contains("kind 9");
    assertThat(findClass(source, "p.C").isMissing()).isFalse();
    source.close();
    assertThat(findClass(source, "p.C").refusal()).contains("closed");
    assertThatThrownBy(() -> source.addLoader(getClass().getClassLoader()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manyThreadsReadAtOnce() throws Exception {
    List<Path> jars = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      jars.add(
          new JarBuilder()
              .entry("p/C" + i + ".class", "body " + i)
              .entry("p/all", "all " + i)
              .writeTo(dir.resolve(i + ".jar")));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ClassPathSource source = ClassPathSource.ofPaths(jars)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int number = i % 8;
        int version = 17 + i % 9;
        tasks.add(
            () -> {
              ClassEntry entry = findClass(source, "p.C" + number, version);
              assertThat(texts(entry)).containsExactly("body " + number);
              assertThat(locations(source, entry)).containsExactly(url(jars.get(number)));
              assertThat(findResource(source, "p/all", version).bodies()).hasNumberOfRows(8);
              return null;
            });
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
      assertThat(findResource(source, "p/all").origins())
          .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    } finally {
      threads.shutdown();
    }
  }
}
