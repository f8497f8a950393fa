package org.econtext.parent.classes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.econtext.core.boot.Main;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.router.Calling;
import org.econtext.core.router.Channels;
import org.econtext.core.router.Children;
import org.econtext.core.router.ContextRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service is whole when its closure is there. Otherwise a thread of the runtime would import what
 * is missing, and wait for what only itself can read.
 */
class ClassClosureTest {
  private static final String OWN = "org.econtext.";
  private static final String SUFFIX = ".class";
  private static final int JAVA = 17;

  private static final Set<String> PAYLOAD = Set.copyOf(Payload.current().classNames());

  private static String path(String name) {
    return name.replace('.', '/') + SUFFIX;
  }

  /** As a master finds it on its class path. */
  private static ClassEntry built(ClassQuery query) {
    Class<?> beside = query.name().startsWith("org.econtext.core.") ? Main.class : Payload.class;
    try (InputStream in = beside.getResourceAsStream("/" + path(query.name()))) {
      return in == null ? missing(query) : found(query, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassEntry found(ClassQuery query, byte[] body) {
    return new ClassEntry(query, new int[] {5}, new byte[][] {body}, null);
  }

  private static ClassEntry missing(ClassQuery query) {
    return new ClassEntry(query, new int[0], new byte[0][], null);
  }

  private static List<String> closureOf(String name) {
    ClassQuery query = new ClassQuery(ClassQuery.CLOSURE, name, JAVA);
    return ClassClosure.names(
        ClassClosure.find(query, ClassClosureTest::built, Payload.current().classNames()));
  }

  /** In place of the boot loader: has what the payload has, able to be verified, and the JDK. */
  private static final class PayloadLoader extends ClassLoader {
    PayloadLoader() {
      // The platform's loader would ask this JVM's modules, which have the same classes.
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!PAYLOAD.contains(name)) {
        throw new ClassNotFoundException(name);
      }
      byte[] body = bytesOf(name);
      return defineClass(name, body, 0, body.length);
    }
  }

  private static byte[] bytesOf(String name) {
    return built(new ClassQuery(ClassQuery.CLASS, name, JAVA)).bodies()[0];
  }

  /** In place of the importer: has a closure, and notes what else it would have to ask for. */
  private static final class ServiceLoader extends ClassLoader {
    private final Set<String> closure;
    private final List<String> asked = new ArrayList<>();

    ServiceLoader(List<String> closure) {
      super(new PayloadLoader());
      this.closure = Set.copyOf(closure);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!closure.contains(name)) {
        asked.add(name);
        throw new ClassNotFoundException(name);
      }
      byte[] body = bytesOf(name);
      return defineClass(name, body, 0, body.length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Calling.IMPLEMENTATION, Channels.IMPLEMENTATION, Children.IMPLEMENTATION})
  void aServiceNeedsNothingThatIsNotInItsClosure(String implementation) throws Exception {
    List<String> names = closureOf(implementation);
    assertThat(names).startsWith(implementation).doesNotHaveDuplicates();
    ServiceLoader loader = new ServiceLoader(names);
    for (String name : names) {
      // Initialization includes verification.
      Class<?> type = Class.forName(name, true, loader);
      assertThat(type.getClassLoader()).as(name).isSameAs(loader);
    }
    assertThat(loader.asked).as("asked for although all should be there").isEmpty();
  }

  /**
   * The same for what is loaded only when it is reached, such as a class that one line makes: each
   * class that is referred to is there.
   */
  @ParameterizedTest
  @ValueSource(strings = {Calling.IMPLEMENTATION, Channels.IMPLEMENTATION, Children.IMPLEMENTATION})
  void whatAServiceReachesLaterIsThereAsWell(String implementation) throws Exception {
    List<String> names = closureOf(implementation);
    ServiceLoader loader = new ServiceLoader(names);
    Set<String> referred = new LinkedHashSet<>();
    for (String name : names) {
      byte[] body = bytesOf(name);
      for (ClassQuery reference : References.in(body, JAVA)) {
        // A string may look like a class and be none.
        if (reference.kind() == ClassQuery.CLASS
            && reference.name().startsWith(OWN)
            && !built(reference).isMissing()) {
          referred.add(reference.name());
        }
      }
    }
    assertThat(referred).contains(ContextRouter.class.getName());
    List<String> lacking = new ArrayList<>();
    for (String name : referred) {
      try {
        Class.forName(name, true, loader);
      } catch (ClassNotFoundException e) {
        lacking.add(name);
      }
    }
    assertThat(lacking).isEmpty();
    assertThat(loader.asked).isEmpty();
  }

  @Test
  void noServiceBringsAlongWhatEachContextHas() {
    for (String name :
        List.of(Calling.IMPLEMENTATION, Channels.IMPLEMENTATION, Children.IMPLEMENTATION)) {
      assertThat(closureOf(name)).doesNotContainAnyElementsOf(Payload.current().classNames());
    }
  }

  @Test
  void callingAndChannelsDontBringAlongWhatStartsChildren() {
    assertThat(closureOf(Children.IMPLEMENTATION)).contains(ClassServer.class.getName());
    for (String name : List.of(Calling.IMPLEMENTATION, Channels.IMPLEMENTATION)) {
      assertThat(closureOf(name))
          .noneMatch(each -> each.startsWith("org.econtext.parent.children."))
          .noneMatch(each -> each.startsWith("org.econtext.parent.classes."));
    }
  }

  // ---- with classes that are made up

  private static byte[] mentioning(String... paths) {
    // As in a constant pool: a tag and a length before each name.
    StringBuilder text = new StringBuilder();
    for (String each : paths) {
      text.append((char) 1).append((char) 0).append((char) each.length()).append(each);
    }
    return text.append((char) 7).toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ClassEntry find(String name, Map<String, byte[]> classes, Set<String> there) {
    return ClassClosure.find(
        new ClassQuery(ClassQuery.CLOSURE, name, JAVA),
        query -> {
          assertThat(query.kind()).isEqualTo(ClassQuery.CLASS);
          assertThat(query.javaVersion()).isEqualTo(JAVA);
          byte[] body = classes.get(query.name());
          return body == null ? missing(query) : found(query, body);
        },
        there);
  }

  @Test
  void classesAreFollowedWhereverTheyAreNamedUpToThoseThatAreThere() {
    Map<String, byte[]> classes =
        Map.of(
            "org.econtext.a.A",
            mentioning("org/econtext/a/A", "org/econtext/b/B", "org/econtext/c/There"),
            "org.econtext.b.B",
            mentioning(
                "(Lorg/econtext/d/D;I)[Lorg/econtext/e/E$Inner;", "org/econtext/f/NoClass",
                "java/lang/String", "org/other/O"),
            "org.econtext.d.D",
            mentioning("org/econtext/a/A"),
            "org.econtext.e.E$Inner",
            mentioning(),
            "org.econtext.c.There",
            mentioning("org/econtext/g/BehindWhatIsThere"),
            "org.econtext.g.BehindWhatIsThere",
            mentioning());
    ClassEntry closure = find("org.econtext.a.A", classes, Set.of("org.econtext.c.There"));
    assertThat(closure.query().kind()).isEqualTo(ClassQuery.CLOSURE);
    assertThat(closure.origins()).containsExactly(5);
    assertThat(ClassClosure.names(closure))
        .containsExactly(
            "org.econtext.a.A", "org.econtext.b.B", "org.econtext.d.D", "org.econtext.e.E$Inner");
  }

  @Test
  void aClassThatIsMissingHasNoClosure() {
    ClassEntry closure = find("org.econtext.a.A", Map.of(), Set.of());
    assertThat(closure.isMissing()).isTrue();
    assertThat(ClassClosure.names(closure)).isEmpty();
  }
}
