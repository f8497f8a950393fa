package org.econtext.core.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.econtext.core.ThreadRole;
import org.econtext.core.broker.ThreadBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** On which threads the importer asks its parent, and on which it refuses to. */
class ImporterTest {
  private static final long PATIENCE_SECONDS = 50;
  private static final String LACKING = "program.Lacking";

  private final List<byte[]> questions = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
  private final ThreadBroker broker = new ThreadBroker(null, outcomes::add);
  private final ClassStore store = new ClassStore(this::answer, 0);
  private final Importer importer = new Importer(ClassLoader.getPlatformClassLoader());

  ImporterTest() {
    importer.join(store, "child > master");
  }

  /** Whatever is asked for is missing at the parent. */
  private void answer(byte[] question) {
    questions.add(question);
    store.giveUp("the parent has no such class");
  }

  private interface Import {
    Object begin() throws Exception;
  }

  private Object on(ThreadRole role, Import begun) throws InterruptedException {
    broker.start(role, "tested", () -> outcomes.add(outcomeOf(begun)));
    return outcomes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Object outcomeOf(Import begun) {
    try {
      Object result = begun.begin();
      return result == null ? "null" : result;
    } catch (Exception e) {
      return e;
    }
  }

  private void assertRefused(Object outcome, ThreadRole role, String name) {
    assertThat(outcome)
        .isInstanceOf(IllegalStateException.class)
        .hasToString(
            "java.lang.IllegalStateException: thread econtext-tested is a "
                + role
                + " and must not import "
                + name);
    assertThat(questions).as("nothing was asked").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"READER", "WRITER", "TIMER"})
  void aClassIsRefusedWithTheNamesOfThreadAndClass(ThreadRole role) throws InterruptedException {
    assertRefused(on(role, () -> importer.loadClass(LACKING)), role, LACKING);
  }

  @ParameterizedTest
  @EnumSource(names = {"READER", "WRITER", "TIMER"})
  void aServiceIsRefusedWithTheNamesOfThreadAndClass(ThreadRole role) throws InterruptedException {
    assertRefused(on(role, () -> importer.loadWhole(LACKING)), role, LACKING);
  }

  @ParameterizedTest
  @EnumSource(names = {"READER", "WRITER", "TIMER"})
  void aResourceIsRefusedWithTheNamesOfThreadAndResource(ThreadRole role)
      throws InterruptedException {
    assertRefused(on(role, () -> importer.getResource("a/b.txt")), role, "a/b.txt");
    assertRefused(on(role, () -> importer.getResources("a/b.txt")), role, "a/b.txt");
  }

  @ParameterizedTest
  @EnumSource
  void whatTheJavaRuntimeHasIsThereForAll(ThreadRole role) throws InterruptedException {
    assertThat(on(role, () -> importer.loadClass("java.util.ArrayList")))
        .isEqualTo(java.util.ArrayList.class);
    assertThat(questions).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"READER", "WRITER", "TIMER"})
  void othersAskTheParent(ThreadRole role) throws InterruptedException {
    assertThat(on(role, () -> importer.loadClass(LACKING)))
        .isInstanceOf(ClassNotFoundException.class)
        .asString()
        .contains(LACKING, "asked along child > master", "the parent has no such class");
    assertThat(questions).hasSize(1);
  }

  @Test
  void threadsThatTheRuntimeDidNotStartAskTheParent() {
    assertThat(ThreadRole.ofCurrentThread()).isEqualTo(ThreadRole.PROGRAM);
    assertThat(outcomeOf(() -> importer.loadClass(LACKING)))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(questions).hasSize(1);
  }

  @Test
  void anImporterThatHasNobodyToAskYetRefusesNobody() throws InterruptedException {
    Importer early = new Importer(ClassLoader.getPlatformClassLoader());
    assertThat(on(ThreadRole.READER, () -> early.loadClass(LACKING)))
        .isInstanceOf(ClassNotFoundException.class)
        .asString()
        .doesNotContain("must not");
  }
}
