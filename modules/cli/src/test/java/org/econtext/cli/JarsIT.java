package org.econtext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.econtext.cli.Processes.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's programs, from their own jars. */
class JarsIT {
  private static final String H2 = "target/test-jars/h2.jar";
  private static final String FORMATTER = "target/test-jars/google-java-format-all-deps.jar";
  private static final String[] SHELL = {
    "org.h2.tools.Shell", "-url", "jdbc:h2:mem:test", "-user", "sa", "-password", ""
  };

  @TempDir private Path directory;
  private Processes processes;

  @BeforeEach
  void makeProcesses() {
    processes = new Processes(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local/local/local"})
  void databaseShell(String route) throws Exception {
    processes.stdin(
        write(
            """
            create table t(id int primary key, name varchar);
            insert into t select x, 'row ' || x from system_range(1, 500);
            maxwidth 1000
            select * from t order by id desc;
            select count(*), sum(id) from t;
            selct;
            exit
            """));

    Outcome here = processes.java(concat(SHELL, "-cp", H2));
    Outcome there = processes.econtext(concat(SHELL, "run", "--class-path", H2, route));

    assertThat(here.outText()).contains("row 500").contains("Syntax error");
    assertThat(withoutTimes(there)).isEqualTo(withoutTimes(here));
    assertThat(there.errText()).isEqualTo(here.errText());
    assertThat(there.status()).isEqualTo(here.status());
  }

  /** The shell prints how long each statement took. */
  private static String withoutTimes(Outcome outcome) {
    return outcome.outText().replaceAll("\\d+ ms", "? ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-help", "-nonsense"})
  void databaseJarItself(String argument) throws Exception {
    Outcome here = processes.java("-jar", H2, argument);
    Outcome there = processes.econtext("run", "local", H2, argument);

    there.assertSameAs(here);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local/local/local"})
  void formatter(String route) throws Exception {
    processes.stdin(write("class   A{int  x=1 ;void m( ){ if(x>0)return ; }}\n"));

    Outcome here = processes.java("-jar", FORMATTER, "-");
    Outcome there = processes.econtext("run", route, FORMATTER, "-");

    assertThat(here.outText()).startsWith("class A {\n  int x = 1;\n");
    there.assertSameAs(here);
  }

  @Test
  void formatterThatFails() throws Exception {
    processes.stdin(write("class {\n"));

    Outcome here = processes.java("-jar", FORMATTER, "-");
    Outcome there = processes.econtext("run", "local", FORMATTER, "-");

    assertThat(here.status()).isNotZero();
    there.assertSameAs(here);
  }

  @Test
  void manifestClassPath() throws Exception {
    Path library = jar("library.jar", null, null, "programs/Edge.class");
    Path jar = jar("app.jar", "programs.Edge", library.getFileName().toString());

    Outcome here = processes.java("-jar", jar.toString(), "properties");
    Outcome there = processes.econtext("run", "local", jar.toString(), "properties");

    assertThat(here.outText()).contains("app.jar");
    there.assertSameAs(here);
  }

  @Test
  void launcherAgentIsRefused() throws Exception {
    Manifest manifest = manifest("programs.Edge", null);
    manifest.getMainAttributes().put(new Attributes.Name("Launcher-Agent-Class"), "programs.Agent");
    Path jar = directory.resolve("agent.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();

    Outcome outcome = processes.econtext("run", "local", jar.toString());

    assertThat(outcome.status()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.errText().lines()).hasSize(1);
    assertThat(outcome.errText()).contains("Launcher-Agent-Class");
  }

  private Path jar(String name, String mainClass, String classPath, String... entries)
      throws IOException {
    Path jar = directory.resolve(name);
    try (JarOutputStream out =
        new JarOutputStream(Files.newOutputStream(jar), manifest(mainClass, classPath))) {
      for (String entry : entries) {
        out.putNextEntry(new JarEntry(entry));
        Files.copy(Processes.TEST_CLASSES.resolve(entry), out);
        out.closeEntry();
      }
    }
    return jar;
  }

  private static Manifest manifest(String mainClass, String classPath) {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (mainClass != null) {
      attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
    }
    if (classPath != null) {
      attributes.put(Attributes.Name.CLASS_PATH, classPath);
    }
    return manifest;
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("input"), text);
  }

  private static String[] concat(String[] last, String... first) {
    String[] all = new String[first.length + last.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(last, 0, all, first.length, last.length);
    return all;
  }
}
