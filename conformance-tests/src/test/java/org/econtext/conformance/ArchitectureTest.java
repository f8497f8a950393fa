package org.econtext.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which part may see which, and what the start of a context may not use. */
class ArchitectureTest {
  private static final String PREFIX = "org.econtext.";

  /** What must not be loaded before a context answers its first call, as it costs milliseconds. */
  private static final List<String> SLOW =
      List.of(
          "java/lang/invoke/LambdaMetafactory",
          "java/lang/invoke/StringConcatFactory",
          "java/util/regex/",
          "java/util/stream/");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.econtext");

  /** The modules on the class path, by name without the prefix. */
  private static Map<String, ModuleReference> modules() {
    Map<String, ModuleReference> modules = new TreeMap<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("econtext") && !entry.endsWith("classes")) {
        continue;
      }
      for (ModuleReference module : ModuleFinder.of(Path.of(entry)).findAll()) {
        String name = module.descriptor().name();
        if (name.startsWith(PREFIX)) {
          modules.put(name.substring(PREFIX.length()), module);
        }
      }
    }
    assertThat(modules).containsKeys("core", "parent", "master", "transport.local");
    return modules;
  }

  @Test
  void arrowsBetweenModulesRunOneWay() {
    Map<String, List<String>> allowed =
        Map.of(
            "core", List.of(),
            "files", List.of("core"),
            "parent", List.of("core"),
            "master", List.of("parent"),
            "testing", List.of("parent"),
            "benchmarks", List.of("files", "master", "testing", "transport.local", "transport.ssh"),
            "conformance", List.of("files", "master", "testing"));
    modules()
        .forEach(
            (name, module) -> {
              if (name.equals("cli")) {
                return;
              }
              List<String> mayRequire =
                  name.startsWith("transport.") ? List.of("parent") : allowed.get(name);
              assertThat(mayRequire).as("a rule for module %s", name).isNotNull();
              assertThat(mayRequire)
                  .as("what module %s may require", name)
                  .containsAll(requiredByName(module.descriptor()));
            });
  }

  private static Set<String> requiredByName(ModuleDescriptor module) {
    Set<String> names = new TreeSet<>();
    for (ModuleDescriptor.Requires required : module.requires()) {
      if (required.name().startsWith(PREFIX)) {
        names.add(required.name().substring(PREFIX.length()));
      }
    }
    return names;
  }

  @Test
  void coreRequiresJavaBaseAlone() {
    assertThat(modules().get("core").descriptor().requires())
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactly("java.base");
    classes()
        .that()
        .resideInAPackage("org.econtext.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("org.econtext.core..", "java..")
        .check(CLASSES);
  }

  @Test
  void packagesSeeWhatTheirModulesRequire() {
    noClasses()
        .that()
        .resideInAPackage("org.econtext.parent..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.econtext.master..", "org.econtext.transport..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("org.econtext.parent..", "org.econtext.master..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.econtext.transport..", "org.econtext.cli..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.econtext.transport..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.econtext.master..", "org.econtext.core.runtime..")
        .check(CLASSES);
  }

  @Test
  void whatCoreExportsToAllHasNoImplementationInIt() {
    ModuleDescriptor core = modules().get("core").descriptor();
    for (ModuleDescriptor.Exports exported : core.exports()) {
      if (exported.isQualified()) {
        assertThat(exported.targets()).allMatch(target -> target.startsWith(PREFIX));
      } else {
        assertThat(exported.source()).isEqualTo("org.econtext.core");
      }
    }
    noClasses()
        .that()
        .resideInAPackage("org.econtext.core")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.econtext.core.runtime..",
            "org.econtext.core.importer..",
            "org.econtext.core.codec..")
        .check(CLASSES);
  }

  @Test
  void coreUsesNothingThatStartsSlowly() throws IOException {
    List<String> slow = new ArrayList<>();
    int count = 0;
    try (ModuleReader core = modules().get("core").open();
        Stream<String> names = core.list()) {
      for (String name : (Iterable<String>) names::iterator) {
        if (!name.endsWith(".class") || name.equals("module-info.class")) {
          continue;
        }
        count++;
        try (InputStream in = core.open(name).orElseThrow()) {
          // Constant pools hold names as they are.
          String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
          for (String part : SLOW) {
            if (text.contains(part)) {
              slow.add(name + " uses " + part);
            }
          }
        }
      }
    }
    assertThat(count).isGreaterThan(40);
    assertThat(slow).isEmpty();
  }
}
