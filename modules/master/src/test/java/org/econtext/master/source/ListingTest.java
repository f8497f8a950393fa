package org.econtext.master.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.econtext.master.ImportPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a source tells of its directories, so that children needn't ask for what isn't there. */
@Timeout(60)
class ListingTest {
  @TempDir Path dir;

  private Path jar() throws IOException {
    return new JarBuilder()
        .attribute("Multi-Release", "true")
        .entry("org/acme/A.class", "a")
        .entry("org/acme/deep/er/B.class", "b")
        .entry("META-INF/versions/21/org/acme/New.class", "new")
        .entry("root.properties", "x")
        .writeTo(dir.resolve("a.jar"));
  }

  @Test
  void namesOfJarsAndDirectoriesAreListedForAllVersions() throws IOException {
    Path classes = Files.createDirectories(dir.resolve("classes/org/acme"));
    Files.writeString(classes.resolve("C.class"), "c");
    try (ClassPathSource source = ClassPathSource.ofPaths(List.of(jar(), dir.resolve("classes")))) {
      assertThat(Listings.await(source, "org/acme/"))
          .containsExactlyInAnyOrder("", "A.class", "New.class", "C.class", "deep", "deep/");
      assertThat(Listings.await(source, "org/none/")).containsExactly("");
      assertThat(Listings.await(source, "META-INF/versions/")).contains("21/");
    }
  }

  @Test
  void theRootIsListedWithoutItsFilesAndWithTheJdksPackages() throws IOException {
    try (ClassPathSource source = ClassPathSource.ofPaths(List.of(jar()))) {
      assertThat(Listings.await(source, ""))
          .contains("org/", "META-INF/", "java/", "com/")
          .doesNotContain("root.properties");
      assertThat(Listings.await(source, "org/")).contains("acme/", "w3c/");
    }
  }

  @Test
  void whatIsDeniedIsNotNamed() throws IOException {
    ImportPolicy policy = ImportPolicy.builder().denyClasses("org.acme.deep").build();
    try (ClassPathSource source = ClassPathSource.ofPaths(List.of(jar()), policy)) {
      assertThat(Listings.await(source, "org/")).contains("acme/");
      assertThat(source.list("org/acme/", 17)).isNull();
    }
  }

  @Test
  void packagesOfTheJdkAreLeftToTheJdk() throws IOException {
    try (ClassPathSource source = ClassPathSource.ofPaths(List.of(jar()))) {
      Listings.await(source, "org/");
      assertThat(source.list("java/util/", 17)).isNull();
    }
  }

  @Test
  void aJarThatCannotBeReadLeavesNothingKnown() throws IOException {
    Path broken = Files.writeString(dir.resolve("broken.jar"), "no jar");
    try (ClassPathSource source = ClassPathSource.ofPaths(List.of(jar(), broken));
        ClassPathSource sound = ClassPathSource.ofPaths(List.of(jar()))) {
      source.list("org/", 17);
      Listings.await(sound, "org/");
      assertThat(source.list("org/", 17)).isNull();
    }
  }

  @Test
  void aProgramListsWhatItsModulesAndItsClassPathHave() throws IOException {
    try (ClassPathSource source =
        ClassPathSource.ofProgram(null, ImportPolicy.standard(), "com.acme.Provider")) {
      assertThat(Listings.await(source, "org/econtext/master/source/"))
          .contains("ListingTest.class", "ClassPathSource.class");
      assertThat(Listings.await(source, "META-INF/services/"))
          .contains("org.slf4j.spi.SLF4JServiceProvider");
    }
  }

  @Test
  void loadersOfTheProgramsOwnCannotBeListed() throws IOException {
    ClassLoader own = new ClassLoader(ListingTest.class.getClassLoader()) {};
    try (ClassPathSource source =
            ClassPathSource.ofProgram(own, ImportPolicy.standard(), "com.acme.Provider");
        ClassPathSource system =
            ClassPathSource.ofProgram(null, ImportPolicy.standard(), "com.acme.Provider")) {
      source.list("org/", 17);
      Listings.await(system, "org/");
      assertThat(source.list("org/", 17)).isNull();
    }
  }
}
