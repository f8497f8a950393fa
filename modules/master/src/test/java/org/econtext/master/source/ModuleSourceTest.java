package org.econtext.master.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.econtext.master.source.Answers.JAVA;
import static org.econtext.master.source.Answers.findClass;
import static org.econtext.master.source.Answers.findResource;
import static org.econtext.master.source.Answers.locations;
import static org.econtext.master.source.Answers.texts;
import static org.econtext.master.source.Answers.url;
import static org.econtext.master.source.Answers.write;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.econtext.core.importer.ClassEntry;
import org.econtext.master.ImportPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules in a layer of their own, as a program on a module path has them. */
class ModuleSourceTest {
  private static final String SERVICE = "META-INF/services/api.Service";

  @TempDir Path dir;
  private Path api;
  private Path plain;
  private Path both;
  private Path auto;
  private Path exploded;

  @BeforeEach
  void makeModules() throws IOException {
    Path classes =
        new Compiler(dir.resolve("api"))
            .source("module-info.java", "module m.api { exports api; }")
            .source("api/Service.java", "package api; public interface Service {}")
            .compile();
    api = new JarBuilder().files(classes).writeTo(dir.resolve("path/api.jar"));
    plain =
        new JarBuilder()
            .files(compileProvider("m.plain", "one", "one.First, one.Second"))
            .attribute("Multi-Release", "true")
            .attribute("Implementation-Title", "plain")
            .entry("one/hidden/secret.txt", "hidden")
            .entry("one/secret.txt", "base")
            .entry("META-INF/versions/" + (JAVA + 1) + "/one/secret.txt", "newer")
            .entry("META-INF/misc.txt", "misc")
            .writeTo(dir.resolve("path/plain.jar"));
    both =
        new JarBuilder()
            .files(compileProvider("m.second", "two", "two.First"))
            .entry(SERVICE, "two.ForTheClassPath")
            .writeTo(dir.resolve("path/second.jar"));
    auto =
        new JarBuilder()
            .attribute("Automatic-Module-Name", "m.third")
            .entry("three/First.class", "x")
            .entry(SERVICE, "three.First")
            .writeTo(dir.resolve("path/third.jar"));
    exploded = compileProvider("m.xploded", "four", "four.First");
    write(exploded.resolve("four/secret.txt"), "exploded");
  }

  private Path compileProvider(String module, String pkg, String providers) throws IOException {
    String info = "module " + module + " { requires m.api; provides api.Service with ";
    Compiler compiler = new Compiler(dir.resolve(module), "-p", api.toString());
    compiler.source("module-info.java", info + providers + "; }");
    for (String provider : List.of("First", "Second")) {
      compiler.source(
          pkg + "/" + provider + ".java",
          "package " + pkg + "; public class " + provider + " implements api.Service {}");
    }
    return compiler.compile();
  }

  private ModuleLayer layer(boolean manyLoaders) {
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(
                ModuleFinder.of(api.getParent(), exploded),
                ModuleFinder.of(),
                Set.of("m.plain", "m.second", "m.third", "m.xploded"));
    ClassLoader parent = ClassLoader.getPlatformClassLoader();
    return manyLoaders
        ? ModuleLayer.boot().defineModulesWithManyLoaders(configuration, parent)
        : ModuleLayer.boot().defineModulesWithOneLoader(configuration, parent);
  }

  private static ClassPathSource open() {
    return ClassPathSource.ofProgram(
        ClassLoader.getPlatformClassLoader(), ImportPolicy.standard(), "x.Provider");
  }

  /** A source that knows a layer by a class in one of its modules. */
  private ClassPathSource open(boolean manyLoaders) throws ClassNotFoundException {
    ClassPathSource source = open();
    source.addLoaderOf(layer(manyLoaders).findLoader("m.plain").loadClass("one.First"));
    return source;
  }

  @Test
  void classesOfPackagesThatAreNotExportedAreServed() throws Exception {
    for (boolean manyLoaders : new boolean[] {false, true}) {
      try (ClassPathSource source = open(manyLoaders)) {
        ClassEntry entry = findClass(source, "one.Second");
        assertThat(locations(source, entry)).containsExactly(url(plain));
        assertThat(source.origin(entry.origins()[0]).sections())
            .isDeepEqualTo(new String[][] {{"", "Implementation-Title", "plain"}});
        assertThat(locations(source, findClass(source, "two.First"))).containsExactly(url(both));
        assertThat(locations(source, findClass(source, "api.Service"))).containsExactly(url(api));
        assertThat(locations(source, findClass(source, "four.First")))
            .containsExactly(url(exploded));
      }
    }
  }

  @Test
  void locationsAreThoseOfTheJvm() throws Exception {
    ModuleLayer layer = layer(false);
    try (ClassPathSource source = open()) {
      for (String name : List.of("one.First", "four.First")) {
        Class<?> type = layer.findLoader("m.plain").loadClass(name);
        source.addLoaderOf(type);
        assertThat(locations(source, findClass(source, name)))
            .containsExactly(
                type.getProtectionDomain().getCodeSource().getLocation().toExternalForm());
      }
    }
  }

  @Test
  void encapsulatedResourcesAreServed() throws Exception {
    ModuleLayer layer = layer(false);
    assertThat(layer.findLoader("m.plain").getResource("one/secret.txt")).isNull();
    for (boolean manyLoaders : new boolean[] {false, true}) {
      try (ClassPathSource source = open(manyLoaders)) {
        ClassEntry entry = findResource(source, "one/secret.txt", JAVA);
        assertThat(texts(entry)).containsExactly("base");
        assertThat(locations(source, entry)).containsExactly(url(plain));
        assertThat(texts(findResource(source, "one/secret.txt", JAVA + 1))).contains("newer");
        assertThat(texts(findResource(source, "one/hidden/secret.txt"))).contains("hidden");
        assertThat(texts(findResource(source, "four/secret.txt"))).containsExactly("exploded");
        assertThat(texts(findResource(source, "META-INF/misc.txt"))).containsExactly("misc");
      }
    }
  }

  @Test
  void servicesOfModulesAreServedAsFiles() throws Exception {
    for (boolean manyLoaders : new boolean[] {false, true}) {
      try (ClassPathSource source = open(manyLoaders)) {
        ClassEntry entry = findResource(source, SERVICE);
        assertThat(texts(entry))
            .containsExactlyInAnyOrder(
                "one.First\none.Second\n", "two.ForTheClassPath", "three.First", "four.First\n");
        assertThat(locations(source, entry))
            .containsExactlyInAnyOrder(url(plain), url(both), url(auto), url(exploded));
      }
    }
  }

  @Test
  void moduleInfoOfAJarOnTheClassPathProvidesNothing() throws IOException {
    try (ClassPathSource source = ClassPathSource.ofPaths(List.of(api, plain, both))) {
      assertThat(texts(findResource(source, SERVICE))).containsExactly("two.ForTheClassPath");
    }
  }

  @Test
  void moduleInfoIsNotServed() throws Exception {
    try (ClassPathSource source = open(false)) {
      assertThat(findClass(source, "module-info").isMissing()).isTrue();
      assertThat(findResource(source, "module-info.class").isMissing()).isTrue();
    }
  }

  @Test
  void layersAboveALayerAreSeen() throws Exception {
    ModuleLayer upper = layer(false);
    Path classes =
        new Compiler(dir.resolve("lower"), "-p", api.toString())
            .source("module-info.java", "module m.lower { requires m.api; }")
            .source("low/C.java", "package low; class C implements api.Service {}")
            .compile();
    Configuration configuration =
        upper
            .configuration()
            .resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("m.lower"));
    ModuleLayer lower =
        upper.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    try (ClassPathSource source = open()) {
      source.addLoaderOf(lower.findLoader("m.lower").loadClass("low.C"));
      assertThat(findClass(source, "low.C").isMissing()).isFalse();
      assertThat(findClass(source, "one.First").isMissing()).isFalse();
      assertThat(texts(findResource(source, "one/hidden/secret.txt"))).containsExactly("hidden");
    }
  }

  @Test
  void aJarThatVanishedIsNamed() throws Exception {
    ModuleLayer layer = layer(false);
    try (ClassPathSource source = open()) {
      source.addLoaderOf(layer.findLoader("m.plain").loadClass("one.First"));
      Files.delete(exploded.resolve("four/secret.txt"));
      assertThat(findResource(source, "four/secret.txt").isMissing()).isTrue();
      Files.delete(plain);
      ClassEntry entry = findResource(source, "one/secret.txt");
      assertThat(entry.isMissing()).isTrue();
      assertThat(entry.refusal()).contains("plain.jar");
    }
  }
}
