package org.econtext.master.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.econtext.master.source.Answers.JAVA;
import static org.econtext.master.source.Answers.findClass;
import static org.econtext.master.source.Answers.findResource;
import static org.econtext.master.source.Answers.locations;
import static org.econtext.master.source.Answers.texts;
import static org.econtext.master.source.Answers.url;
import static org.econtext.master.source.Answers.write;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.econtext.core.CallException;
import org.econtext.core.importer.ClassEntry;
import org.econtext.master.ImportPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes that this JVM itself runs, by its class loaders. */
class ProgramSourceTest {
  private static final String PROVIDER = "org.econtext.master.logging.ForwardingProvider";

  @TempDir Path dir;

  private static ClassPathSource open(ClassLoader loader) {
    return ClassPathSource.ofProgram(loader, ImportPolicy.standard(), PROVIDER);
  }

  /** Isolated from this JVM's own class path. */
  private static URLClassLoader loader(Path... paths) throws MalformedURLException {
    URL[] urls = new URL[paths.length];
    for (int i = 0; i < paths.length; i++) {
      urls[i] = paths[i].toUri().toURL();
    }
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  @Test
  void findsClassesOfTheSystemLoaderWithTheirCodeSource() throws IOException {
    try (ClassPathSource source = open(null)) {
      ClassEntry entry = findClass(source, ProgramSourceTest.class.getName());
      try (InputStream in =
          ProgramSourceTest.class.getResourceAsStream("ProgramSourceTest.class")) {
        assertThat(entry.bodies()[0]).isEqualTo(in.readAllBytes());
      }
      assertThat(locations(source, entry)).containsExactly(codeSource(ProgramSourceTest.class));
    }
  }

  @Test
  void servesWhatOfCoreThePayloadLacks() throws IOException {
    try (ClassPathSource source = open(null)) {
      ClassEntry entry = findClass(source, CallException.class.getName());
      assertThat(entry.isMissing()).isFalse();
      assertThat(locations(source, entry)).containsExactly(codeSource(CallException.class));
    }
  }

  @Test
  void locationsAreTheCodeSourcesOfJarsAndDirectories() throws Exception {
    Path classes = new Compiler(dir).source("p/C.java", "package p; class C {}").compile();
    Path jar = new JarBuilder().files(classes).writeTo(dir.resolve("a jar + 100%.jar"));
    for (Path path : List.of(classes, jar)) {
      try (URLClassLoader loader = loader(path);
          ClassPathSource source = open(loader)) {
        ClassEntry entry = findClass(source, "p.C");
        assertThat(locations(source, entry))
            .containsExactly(codeSource(loader.loadClass("p.C")))
            .containsExactly(url(path));
      }
    }
  }

  private static String codeSource(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().toExternalForm();
  }

  @Test
  void unescapedUrlsAreReadToo() throws IOException {
    new JarBuilder().entry("p/C.class", "c").writeTo(dir.resolve("a b.jar"));
    URL[] urls = {new URL("file:" + dir + "/a b.jar")};
    try (URLClassLoader loader = new URLClassLoader(urls, null);
        ClassPathSource source = open(loader)) {
      assertThat(texts(findClass(source, "p.C"))).containsExactly("c");
    }
  }

  @Test
  void theChildsVersionChoosesAndNotTheMasters() throws IOException {
    int newer = JAVA + 1;
    Path jar =
        new JarBuilder()
            .attribute("Multi-Release", "true")
            .entry("p/C.class", "base")
            .entry("META-INF/versions/" + JAVA + "/p/C.class", "master's")
            .entry("META-INF/versions/" + newer + "/p/C.class", "newer")
            .entry("META-INF/versions/" + newer + "/p/Helper.class", "helper")
            .entry("META-INF/versions/" + JAVA + "/p/Old.class", "old")
            .entry("p/r", "base")
            .entry("META-INF/versions/" + newer + "/p/r", "newer")
            .writeTo(dir.resolve("mr.jar"));
    Path second = new JarBuilder().entry("p/Old.class", "2nd").writeTo(dir.resolve("second.jar"));
    Path plain = dir.resolve("plain");
    write(plain.resolve("META-INF/versions/" + newer + "/p/Helper.class"), "no jar");
    try (URLClassLoader loader = loader(plain, jar, second);
        ClassPathSource source = open(loader)) {
      assertThat(texts(findClass(source, "p.C", JAVA - 1))).containsExactly("base");
      assertThat(texts(findClass(source, "p.C", JAVA))).containsExactly("master's");
      assertThat(texts(findClass(source, "p.C", newer))).containsExactly("newer");
      assertThat(findClass(source, "p.Helper", JAVA).isMissing()).isTrue();
      assertThat(texts(findClass(source, "p.Helper", newer + 1))).containsExactly("helper");
      assertThat(texts(findClass(source, "p.Old", JAVA - 1))).containsExactly("2nd");
      assertThat(texts(findClass(source, "p.Old", JAVA))).containsExactly("old");
      assertThat(texts(findResource(source, "p/r", JAVA))).containsExactly("base");
      assertThat(texts(findResource(source, "p/r", newer))).containsExactly("newer");
    }
  }

  @Test
  void looksInLoadersInTheOrderOfTheirRegistration() throws IOException {
    Path first = new JarBuilder().entry("p/r", "1").writeTo(dir.resolve("1.jar"));
    Path second =
        new JarBuilder()
            .entry("p/r", "2")
            .entry("p/C.class", "2")
            .entry("p/D.class", "2")
            .writeTo(dir.resolve("2.jar"));
    Path third =
        new JarBuilder().entry("p/r", "3").entry("p/D.class", "3").writeTo(dir.resolve("3.jar"));
    try (URLClassLoader one = loader(first);
        URLClassLoader two = loader(second);
        URLClassLoader three = loader(third);
        ClassPathSource source = open(one)) {
      assertThat(findClass(source, "p.C").isMissing()).isTrue();
      source.addLoader(two);
      source.addLoader(three);
      source.addLoader(two);
      source.addLoader(null);
      assertThat(texts(findClass(source, "p.C"))).containsExactly("2");
      assertThat(texts(findClass(source, "p.D"))).containsExactly("2");
      assertThat(texts(findResource(source, "p/r"))).containsExactly("1", "2", "3");
    }
  }

  @Test
  void holdsAddedLoadersWeakly() throws Exception {
    try (ClassPathSource source = open(loader())) {
      ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
      WeakReference<ClassLoader> reference = addOne(source, collected);
      Reference<?> next = null;
      for (int i = 0; i < 100 && next == null; i++) {
        System.gc();
        next = collected.remove(100);
      }
      assertThat(next).isSameAs(reference);
      assertThat(findClass(source, "p.C").isMissing()).isTrue();
    }
  }

  private WeakReference<ClassLoader> addOne(
      ClassPathSource source, ReferenceQueue<ClassLoader> collected) throws IOException {
    Path jar = new JarBuilder().entry("p/C.class", "c").writeTo(dir.resolve("weak.jar"));
    URLClassLoader loader = loader(jar);
    source.addLoader(loader);
    assertThat(findClass(source, "p.C").isMissing()).isFalse();
    loader.close();
    return new WeakReference<>(loader, collected);
  }

  @Test
  void registersTheLoaderOfAClass() throws Exception {
    Path classes = new Compiler(dir).source("p/C.java", "package p; class C {}").compile();
    try (URLClassLoader loader = loader(classes);
        ClassPathSource source = open(loader())) {
      assertThat(findClass(source, "p.C").isMissing()).isTrue();
      source.addLoaderOf(loader.loadClass("p.C"));
      source.addLoaderOf(String.class);
      assertThat(findClass(source, "p.C").isMissing()).isFalse();
    }
  }

  @Test
  void anIsolatedLoaderBringsNothingElseButEcontextItself() throws IOException {
    try (ClassPathSource source = open(loader())) {
      source.addLoaderOf(String.class);
      assertThat(findClass(source, "org.assertj.core.api.Assertions").isMissing()).isTrue();
      assertThat(findClass(source, ClassPathSource.class.getName()).isMissing()).isFalse();
    }
  }

  @Test
  void neverServesTheJdk() throws IOException {
    Path jar = new JarBuilder().entry("java/sql/Connection.class", "x").writeTo(dir.resolve("x"));
    try (URLClassLoader loader = loader(jar);
        ClassPathSource source = open(loader)) {
      for (String name : List.of("java.sql.Connection", "java.lang.String")) {
        ClassEntry entry = findClass(source, name);
        assertThat(entry.isMissing()).as(name).isTrue();
        assertThat(entry.refusal()).startsWith(name + " belongs to the JDK module java.");
      }
      assertThat(findClass(source, "java.sql.Nothing").refusal()).isNull();
      ClassEntry resource = findResource(source, "java/lang/Object.class");
      assertThat(resource.isMissing()).isTrue();
      assertThat(resource.refusal()).contains("JDK module java.base", "not served");
      assertThat(texts(findResource(source, "java/sql/Connection.class"))).containsExactly("x");
    }
  }

  @Test
  void slf4jBindsToTheForwardingProviderOnly() throws IOException {
    String service = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";
    Path jar = new JarBuilder().entry(service, "ch.qos.logback.P").writeTo(dir.resolve("a.jar"));
    try (URLClassLoader loader = loader(jar);
        ClassPathSource source = open(loader)) {
      ClassEntry entry = findResource(source, service);
      assertThat(texts(entry)).containsExactly(PROVIDER + "\n");
      assertThat(locations(source, entry)).containsExactly(codeSource(ClassPathSource.class));
    }
  }

  @Test
  void theLoggerFinderIsLeftToTheCore() throws IOException {
    String service = "META-INF/services/java.lang.System$LoggerFinder";
    Path jar = new JarBuilder().entry(service, "theirs").writeTo(dir.resolve("a.jar"));
    try (URLClassLoader loader = loader(jar);
        ClassPathSource source = open(loader)) {
      assertThat(findResource(source, service).isMissing()).isTrue();
    }
  }

  @Test
  void obeysThePolicy() throws IOException {
    write(dir.resolve("application.properties"), "password=x");
    write(dir.resolve("p/C.class"), "c");
    ImportPolicy policy = ImportPolicy.builder().denyClasses("p.C").build();
    try (URLClassLoader loader = loader(dir);
        ClassPathSource source = ClassPathSource.ofProgram(loader, policy, PROVIDER)) {
      ClassEntry file = findResource(source, "application.properties");
      assertThat(file.isMissing()).isTrue();
      assertThat(file.refusal()).contains("application.properties", "import policy");
      assertThat(findClass(source, "p.C").refusal()).contains("p.C", "import policy");
      assertThat(findResource(source, "p/../application.properties").isMissing()).isTrue();
    }
  }

  @Test
  void readsUrlsThatOnlyTheirHandlerUnderstands() throws IOException {
    Map<String, String> files =
        Map.of(
            "app.jar!/lib/x.jar!/p/C.class",
            "c",
            "app.jar!/lib/x.jar!/META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\nImplementation-Title: nested\n\n");
    try (ClassPathSource source = open(new HandlerLoader(files, "app.jar!/lib/x.jar!/"))) {
      ClassEntry entry = findClass(source, "p.C");
      assertThat(texts(entry)).containsExactly("c");
      assertThat(locations(source, entry)).containsExactly("fat:/app.jar!/lib/x.jar!/");
      assertThat(source.origin(entry.origins()[0]).sections())
          .isDeepEqualTo(new String[][] {{"", "Implementation-Title", "nested"}});
    }
  }

  @Test
  void whatALoaderThrowsIsTheReasonOfTheRefusal() throws IOException {
    ClassLoader broken =
        new ClassLoader(null) {
          @Override
          protected URL findResource(String name) {
            throw new IllegalStateException("the plug-in was stopped");
          }
        };
    try (ClassPathSource source = open(broken)) {
      ClassEntry entry = findClass(source, "p.C");
      assertThat(entry.isMissing()).isTrue();
      assertThat(entry.refusal()).contains("p.C", "the plug-in was stopped");
    }
  }

  /** As fat jars have them: files behind a scheme of their own. */
  private static final class HandlerLoader extends ClassLoader {
    private final Map<String, String> files;
    private final String root;
    private final URLStreamHandler handler =
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new MapConnection(url);
          }

          @Override
          protected void parseURL(URL context, String spec, int start, int limit) {
            if (!spec.startsWith("/")) {
              super.parseURL(context, spec, start, limit);
              return;
            }
            String inner = context.getPath().replaceFirst("!/[^!]*$", "!" + spec);
            setURL(context, "fat", "", -1, null, null, inner, null, null);
          }
        };

    HandlerLoader(Map<String, String> files, String root) {
      super(null);
      this.files = files;
      this.root = root;
    }

    @Override
    protected URL findResource(String name) {
      try {
        return files.containsKey(root + name)
            ? new URL(null, "fat:/" + root + name, handler)
            : null;
      } catch (MalformedURLException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
      URL url = findResource(name);
      return Collections.enumeration(url == null ? List.of() : List.of(url));
    }

    private final class MapConnection extends URLConnection {
      MapConnection(URL url) {
        super(url);
      }

      @Override
      public void connect() {}

      @Override
      public InputStream getInputStream() throws IOException {
        String text = files.get(url.getPath().substring(1));
        if (text == null) {
          throw new FileNotFoundException(url.toString());
        }
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
