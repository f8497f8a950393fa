package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.econtext.core.Call;
import org.econtext.core.CallException;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.core.importer.Importer;
import org.junit.jupiter.api.Test;

/** How classes and resources that only the master has reach a context. */
public abstract class ImportBehaviour extends SharedContextBehaviour {
  /** Many classes that refer to each other, of a library that surely is there. */
  private static final List<String> CLASSES =
      List.of(
          "AbstractStringAssert",
          "AbstractListAssert",
          "AbstractMapAssert",
          "AbstractThrowableAssert",
          "AbstractFileAssert",
          "AbstractPathAssert",
          "AbstractByteArrayAssert",
          "AbstractBigDecimalAssert",
          "AbstractOptionalAssert",
          "AbstractDateAssert",
          "AbstractUriAssert",
          "AbstractClassAssert");

  /** For subclasses. */
  protected ImportBehaviour() {}

  @Test
  void nestedInnerLocalAnonymousAndSyntheticClasses() {
    assertThat(context().call(ImportFunctions::nested)).isEqualTo(11);
    assertThat(context().call(ImportFunctions::mood, "RAINY")).isEqualTo("so so");
  }

  @Test
  void classesByName() {
    assertThat(context().call(ImportFunctions::loaderOf, "org.assertj.core.util.Strings"))
        .isEqualTo(Importer.class.getName());
  }

  @Test
  void missingClassesNameTheWayThatWasAsked() {
    CallException e =
        catchThrowableOfType(
            CallException.class,
            () -> context().run(ImportFunctions::forName, "com.example.NoSuchThing"));
    assertThat(e.remote().type()).isEqualTo("java.lang.ClassNotFoundException");
    assertThat(e.remote())
        .hasMessageContaining("com.example.NoSuchThing")
        .hasMessageContaining(context().name())
        .hasMessageContaining("master");
  }

  @Test
  void resources() {
    assertThat(context().call(ImportFunctions::probeByClass)).isEqualTo("one line, grüße\n");
    assertThat(context().call(ImportFunctions::probeByUrl)).isEqualTo("one line, grüße\n");
    assertThat(context().call(ImportFunctions::countResources, ImportFunctions.PROBE)).isEqualTo(1);
    assertThat(context().call(ImportFunctions::countResources, "META-INF/MANIFEST.MF"))
        .isGreaterThan(1);
    assertThat(context().call(ImportFunctions::countResources, "org/econtext/none.txt")).isZero();
  }

  @Test
  void filesInTheRootOfTheClassPathStayWithTheMaster() {
    assertThat(context().call(ImportFunctions::countResources, "econtext-secret.properties"))
        .isZero();
  }

  @Test
  void servicesAreFound() {
    assertThat(context().call(ImportFunctions::schemes)).isEqualTo(ImportFunctions.schemes());
  }

  @Test
  void packagesAndCodeSourcesAreAsLibrariesExpectThem() {
    List<String> there = context().call(ImportFunctions::aboutJupiter);
    List<String> here = ImportFunctions.aboutJupiter();
    assertThat(there.get(0)).isEqualTo("org.junit.jupiter.api");
    assertThat(there.get(1)).isEqualTo("junit-jupiter-api");
    assertThat(there.get(2)).matches("\\d.*");
    assertThat(there.get(3)).isEqualTo("junit.org");
    assertThat(there.get(4)).isEqualTo(here.get(4));
  }

  @Test
  void manyThreadsLoadTheSameClassesAtOnce() {
    List<String> names = CLASSES.stream().map(name -> "org.assertj.core.api." + name).toList();
    assertThat(context().call(ImportFunctions::loadInParallel, names, 8)).isEqualTo(1);
  }

  @Test
  void eachClassIsAskedForOnceForAWholeSubtree() {
    CountingMaster master = new CountingMaster(ImportFunctions.class);
    try (Router router = master.open()) {
      Context last = router.self();
      for (Target hop : subject().via()) {
        last = last.connect(hop);
      }
      Context top = last.connect(subject().target("top"));
      // A child of the child, and many threads of both: what is under way isn't asked for again.
      Context below = top.connect(subject().below("below"));
      // What the contexts need to pass questions on is itself imported; that comes first.
      assertThat(below.call(CallFunctions::add, 1, 2)).isEqualTo(3);
      List<CompletableFuture<Integer>> all =
          List.of(
              below.callAsync(ImportFunctions::nested),
              top.callAsync(ImportFunctions::nested),
              below.callAsync(ImportFunctions::nested));
      // While the first question waits at the master, all others come to it: what needs no import
      // is answered behind them.
      Functions.Fn1<String, String> noImport = System::getProperty;
      for (int i = 0; i < 50; i++) {
        below.await(Call.of(noImport, "java.version").concurrently());
        top.await(Call.of(noImport, "java.version").concurrently());
      }
      master.release();
      for (CompletableFuture<Integer> each : all) {
        assertThat(each.join()).isEqualTo(11);
      }
      // What that class refers to came with it.
      assertThat(master.askedClasses())
          .containsKey(ImportFunctions.class.getName())
          .doesNotContainKey(ImportFunctions.Outer.Inner.class.getName());
      assertThat(master.askedClasses().entrySet()).allMatch(entry -> entry.getValue() == 1);
    }
  }
}
