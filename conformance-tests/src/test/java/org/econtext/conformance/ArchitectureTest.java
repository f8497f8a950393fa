package org.econtext.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
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
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.econtext.core.importer.Importer;
import org.econtext.core.router.Calling;
import org.econtext.core.router.Channels;
import org.econtext.core.router.Children;
import org.econtext.core.router.ContextRouter;
import org.junit.jupiter.api.Test;

/** Which part may see which, and what the start of a context may not use. */
class ArchitectureTest {
  private static final String PREFIX = MainClasses.PREFIX;

  /** What must not be loaded before a context answers its first call, as it costs milliseconds. */
  private static final List<String> SLOW =
      List.of(
          "java/lang/invoke/LambdaMetafactory",
          "java/lang/invoke/StringConcatFactory",
          "java/util/regex/",
          "java/util/stream/");

  private static final JavaClasses CLASSES = MainClasses.ALL;

  /** The rooms of core, and which others each may see; {@code ""} is what all may see. */
  private static final Map<String, List<String>> ROOMS_OF_CORE =
      Map.of(
          "", List.of(),
          "broker", List.of(),
          "stream", List.of("broker"),
          "codec", List.of(),
          "values", List.of("codec"),
          "importer", List.of("codec"),
          "router", List.of("broker", "codec", "importer"),
          "boot", List.of("broker", "codec", "importer", "router", "stream", "values"));

  /** The rooms of parent, where {@code ""} is what those see who write transports. */
  private static final Map<String, List<String>> ROOMS_OF_PARENT =
      Map.of(
          "", List.of("children", "classes"),
          "calls", List.of(),
          "channels", List.of("calls"),
          "children", List.of("calls", "channels", "classes"),
          "classes", List.of());

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
              List<String> mayRequire =
                  name.startsWith("transport.") ? List.of("parent") : allowed.get(name);
              if (name.equals("cli")) {
                mayRequire = new ArrayList<>(List.of("master", "benchmarks"));
                modules().keySet().stream()
                    .filter(each -> each.startsWith("transport."))
                    .forEach(mayRequire::add);
              }
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
        .resideInAnyPackage(
            "org.econtext.master..", "org.econtext.core.(*)..", "org.econtext.parent.(*)..")
        .check(CLASSES);
  }

  @Test
  void roomsOfCoreSeeWhatTheyMay() {
    assertRooms("org.econtext.core", ROOMS_OF_CORE, true);
  }

  @Test
  void roomsOfParentSeeWhatTheyMay() {
    assertRooms("org.econtext.parent", ROOMS_OF_PARENT, false);
  }

  private static void assertRooms(String base, Map<String, List<String>> rooms, boolean allSeeApi) {
    Set<String> seen = new TreeSet<>();
    Set<String> allowed = new TreeSet<>();
    rooms.forEach(
        (room, others) -> {
          others.forEach(other -> allowed.add(room + " -> " + other));
          if (allSeeApi && !room.isEmpty()) {
            allowed.add(room + " -> ");
          }
        });
    Set<String> found = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String room = roomOf(base, type);
      if (room == null) {
        continue;
      }
      found.add(room);
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String other = roomOf(base, dependency.getTargetClass().getBaseComponentType());
        if (other != null && !other.equals(room) && !allowed.contains(room + " -> " + other)) {
          seen.add(room + " -> " + other + ": " + dependency.getDescription());
        }
      }
    }
    assertThat(found).as("rooms of %s", base).isEqualTo(new TreeSet<>(rooms.keySet()));
    assertThat(seen).as("arrows that aren't allowed").isEmpty();
  }

  /** The package below a base; empty for the base itself, null if it is elsewhere. */
  private static String roomOf(String base, JavaClass type) {
    String name = type.getPackageName();
    if (name.equals(base)) {
      return "";
    }
    return name.startsWith(base + ".") ? name.substring(base.length() + 1) : null;
  }

  @Test
  void partsAndRoomsHaveNoCycles() {
    for (String pattern :
        List.of(
            "org.econtext.(*)..",
            "org.econtext.core.(*)..",
            "org.econtext.parent.(*)..",
            "org.econtext.master.(*)..")) {
      SlicesRuleDefinition.slices().matching(pattern).should().beFreeOfCycles().check(CLASSES);
    }
  }

  /** Core can't see parent, but may name it: a service is asked for by its name, in one place. */
  @Test
  void onlyTheRouterAsksForServices() throws IOException {
    String parent = "org.econtext.parent";
    Set<String> naming = new TreeSet<>();
    forEachClassOfCore(
        (name, text) -> {
          if (text.contains(parent)) {
            naming.add(name.substring(name.lastIndexOf('/') + 1));
          }
        });
    assertThat(naming)
        .containsExactlyInAnyOrder(
            "Calling.class", "Channels.class", "Children.class", "Services.class");
    noClasses()
        .that()
        .resideOutsideOfPackages("org.econtext.core.boot", "org.econtext.parent.children")
        .should()
        .callMethod(Importer.class, "loadWhole", String.class)
        .check(CLASSES);
  }

  @Test
  void servicesThatCoreNamesExistAndAreMadeOfARouter() throws ReflectiveOperationException {
    Map<Class<?>, String> services =
        Map.of(
            Calling.class, Calling.IMPLEMENTATION,
            Channels.class, Channels.IMPLEMENTATION,
            Children.class, Children.IMPLEMENTATION);
    for (Map.Entry<Class<?>, String> service : services.entrySet()) {
      Class<?> implementation = Class.forName(service.getValue());
      assertThat(service.getKey()).isInterface().isAssignableFrom(implementation);
      assertThat(implementation).isPublic();
      assertThat(implementation.getConstructors())
          .as("public constructors of %s", implementation)
          .anyMatch(each -> List.of(each.getParameterTypes()).equals(List.of(ContextRouter.class)));
    }
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
        .resideInAPackage("org.econtext.core.(*)..")
        .check(CLASSES);
  }

  /** Beside those who import, core uses the services that it names and has made for it. */
  @Test
  void eachQualifiedExportIsUsedByTheModuleItNames() {
    JavaClasses withTests = new ClassFileImporter().importPackages("org.econtext");
    Set<String> names = modules().keySet();
    Set<String> used = new TreeSet<>();
    for (JavaClass type : withTests) {
      String to = " to " + moduleOf(type.getPackageName(), names);
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        used.add(dependency.getTargetClass().getBaseComponentType().getPackageName() + to);
      }
      // A lambda's type is named nowhere but by what takes it.
      for (JavaCodeUnitAccess<?> call : type.getCodeUnitAccessesFromSelf()) {
        for (JavaClass parameter : call.getTarget().getRawParameterTypes()) {
          used.add(parameter.getBaseComponentType().getPackageName() + to);
        }
      }
    }
    for (String service :
        List.of(Calling.IMPLEMENTATION, Channels.IMPLEMENTATION, Children.IMPLEMENTATION)) {
      used.add(service.substring(0, service.lastIndexOf('.')) + " to " + PREFIX + "core");
    }
    Set<String> exported = new TreeSet<>();
    modules()
        .values()
        .forEach(
            module ->
                module.descriptor().exports().stream()
                    .filter(ModuleDescriptor.Exports::isQualified)
                    .forEach(
                        each ->
                            each.targets()
                                .forEach(target -> exported.add(each.source() + " to " + target))));
    assertThat(exported).hasSizeGreaterThan(20);
    assertThat(used).containsAll(exported);
  }

  /** The module that a package is in; a package of transports has one of its own. */
  private static String moduleOf(String packageName, Set<String> names) {
    return names.stream()
        .map(PREFIX::concat)
        .filter(each -> packageName.equals(each) || packageName.startsWith(each + "."))
        .findFirst()
        .orElse("");
  }

  @Test
  void coreUsesNothingThatStartsSlowly() throws IOException {
    List<String> slow = new ArrayList<>();
    int count =
        forEachClassOfCore(
            (name, text) -> {
              for (String part : SLOW) {
                if (text.contains(part)) {
                  slow.add(name + " uses " + part);
                }
              }
            });
    assertThat(count).isGreaterThan(40);
    assertThat(slow).isEmpty();
  }

  /** Shows the path and the content of each; constant pools hold names as they are. */
  private static int forEachClassOfCore(BiConsumer<String, String> visitor) throws IOException {
    int count = 0;
    try (ModuleReader core = modules().get("core").open();
        Stream<String> names = core.list()) {
      for (String name : (Iterable<String>) names::iterator) {
        if (!name.endsWith(".class") || name.equals("module-info.class")) {
          continue;
        }
        count++;
        try (InputStream in = core.open(name).orElseThrow()) {
          visitor.accept(name, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return count;
  }
}
