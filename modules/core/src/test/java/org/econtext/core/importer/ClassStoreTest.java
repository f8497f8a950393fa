package org.econtext.core.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.econtext.core.CodecException;
import org.econtext.core.codec.ByteReader;
import org.junit.jupiter.api.Test;

class ClassStoreTest {
  private static final Origin[] ORIGINS = {new Origin(1, "file:/a.jar", new String[0][])};
  private static final String[][] NO_DIRECTORIES = {};
  private static final ClassQuery[] NOTHING = {};

  private final List<Question> questions = new ArrayList<>();
  private final List<ClassEntry> answers = new ArrayList<>();
  private final ClassStore store = new ClassStore(body -> questions.add(Question.of(body)), 0);

  private record Question(List<ClassQuery> used, boolean forgotten, ClassQuery query) {
    static Question of(byte[] body) {
      ByteReader in = new ByteReader(body);
      List<ClassQuery> used = List.of(Bundle.readQueries(in));
      boolean forgotten = in.getVarInt() >>> ClassStore.FORGOTTEN_SHIFT > 0;
      return new Question(used, forgotten, in.remaining() == 0 ? null : Bundle.readQuery(in));
    }
  }

  private static ClassQuery type(String name) {
    return new ClassQuery(ClassQuery.CLASS, name, 17);
  }

  private static ClassQuery resource(String name) {
    return new ClassQuery(ClassQuery.RESOURCE, name, 17);
  }

  private static ClassEntry entry(ClassQuery query, int bytes) {
    return new ClassEntry(query, new int[] {1}, new byte[][] {new byte[bytes]}, null);
  }

  private void get(ClassQuery query) {
    store.get(query, (entry, promised) -> answers.add(entry));
  }

  private void add(String[][] directories, ClassQuery[] promised, ClassEntry... entries) {
    store.add(new Bundle(ORIGINS, directories, entries, promised));
  }

  @Test
  void anAnswerThatCannotBeReadLeavesNobodyWaiting() {
    get(type("a.A"));
    get(type("a.B"));
    assertThatThrownBy(() -> store.add(new byte[] {-1, 2, 3})).isInstanceOf(CodecException.class);
    assertThat(answers)
        .hasSize(2)
        .allSatisfy(answer -> assertThat(answer.refusal()).contains("can't be read"));
    get(type("a.A"));
    assertThat(questions).as("it is asked for again").hasSize(3);
    add(NO_DIRECTORIES, NOTHING, entry(type("a.A"), 1));
    assertThat(answers).hasSize(3);
    assertThat(answers.get(2).refusal()).isNull();
  }

  @Test
  void whatWasPromisedIsAskedForAfterAnAnswerThatCannotBeRead() {
    get(type("a.A"));
    add(NO_DIRECTORIES, new ClassQuery[] {type("a.B")}, entry(type("a.A"), 1));
    assertThatThrownBy(() -> store.add(new byte[] {-1, 2, 3})).isInstanceOf(CodecException.class);
    get(type("a.B"));
    assertThat(questions).extracting(Question::query).containsExactly(type("a.A"), type("a.B"));
    add(NO_DIRECTORIES, NOTHING, entry(type("a.B"), 1));
    assertThat(answers).extracting(ClassEntry::query).containsExactly(type("a.A"), type("a.B"));
  }

  @Test
  void theParentIsToldThatAnAnswerWasLost() {
    get(type("a.A"));
    assertThatThrownBy(() -> store.add(new byte[] {-1, 2, 3})).isInstanceOf(CodecException.class);
    get(type("a.A"));
    assertThat(questions).extracting(Question::forgotten).containsExactly(false, true);
  }

  @Test
  void whenItIsOverAllWhoWaitAreToldWhy() {
    get(type("a.A"));
    add(NO_DIRECTORIES, new ClassQuery[] {type("a.B")}, entry(type("a.A"), 1));
    get(type("a.B"));
    get(type("a.C"));
    store.giveUp("the parent is gone");
    assertThat(answers)
        .extracting(ClassEntry::query)
        .containsExactlyInAnyOrder(type("a.A"), type("a.B"), type("a.C"));
    assertThat(answers)
        .extracting(ClassEntry::refusal)
        .containsExactly(null, "the parent is gone", "the parent is gone");
    store.giveUp("again");
    assertThat(answers).as("nobody is told twice").hasSize(3);
  }

  @Test
  void whatIsPromisedIsWaitedForInsteadOfAskedFor() {
    get(type("a.A"));
    add(NO_DIRECTORIES, new ClassQuery[] {type("a.B")}, entry(type("a.A"), 1));
    get(type("a.B"));
    assertThat(questions).extracting(Question::query).containsExactly(type("a.A"));
    assertThat(answers).extracting(ClassEntry::query).containsExactly(type("a.A"));
    add(NO_DIRECTORIES, NOTHING, entry(type("a.B"), 1));
    assertThat(answers).extracting(ClassEntry::query).containsExactly(type("a.A"), type("a.B"));
  }

  @Test
  void whatWasUsedOfThePromisedIsToldWithTheNextQuestionOnce() {
    get(type("a.A"));
    add(
        NO_DIRECTORIES,
        new ClassQuery[] {type("a.B"), type("a.C")},
        entry(type("a.A"), 1),
        entry(type("a.B"), 1),
        entry(type("a.C"), 1));
    get(type("a.C"));
    get(type("a.C"));
    get(type("b.B"));
    get(type("b.C"));
    assertThat(questions.get(1).used()).containsExactly(type("a.C"));
    assertThat(questions.get(2).used()).isEmpty();
  }

  @Test
  void whatWasUsedIsToldWhenAllIsQuiet() {
    store.reportUsed();
    assertThat(questions).isEmpty();
    get(type("a.A"));
    add(
        NO_DIRECTORIES,
        new ClassQuery[] {type("a.B")},
        entry(type("a.A"), 1),
        entry(type("a.B"), 1));
    get(type("a.B"));
    store.reportUsed();
    store.reportUsed();
    assertThat(questions).hasSize(2);
    assertThat(questions.get(1).used()).containsExactly(type("a.B"));
    assertThat(questions.get(1).query()).isNull();
  }

  @Test
  void whatADirectoryLacksIsMissingWithoutAQuestion() {
    String[][] directories = {
      {"", "", "org/", "org"}, {"org/", "", "h2/", "h2"}, {"org/h2/", "", "Driver.class"},
    };
    add(directories, NOTHING);
    get(type("org.h2.Absent"));
    get(type("org.absent.sub.Driver"));
    get(type("net.absent.Driver"));
    get(resource("org/h2/absent.txt"));
    assertThat(questions).isEmpty();
    assertThat(answers).hasSize(4).allMatch(ClassEntry::isMissing);
  }

  @Test
  void whatADirectoryHasOrMayHaveIsAskedFor() {
    String[][] directories = {
      {"", "", "org/", "org"}, {"org/", "", "h2/", "h2"}, {"org/h2/", "", "Driver.class"},
    };
    add(directories, NOTHING);
    List<ClassQuery> queries =
        List.of(
            type("org.h2.Driver"),
            type("org.h2.util.Unlisted"),
            type("RootClass"),
            resource("root.txt"),
            resource("org/h2"),
            resource("org/h2/"));
    queries.forEach(this::get);
    assertThat(questions)
        .extracting(Question::query)
        .contains(type("org.h2.Driver"), type("RootClass"), resource("root.txt"))
        .contains(resource("org/h2"), resource("org/h2/"));
    assertThat(answers).extracting(ClassEntry::query).containsExactly(type("org.h2.util.Unlisted"));
  }

  @Test
  void tooMuchIsForgottenAndAskedForAgain() {
    get(type("a.A"));
    add(NO_DIRECTORIES, NOTHING, entry(type("a.A"), 20 << 20));
    get(type("a.B"));
    add(NO_DIRECTORIES, NOTHING, entry(type("a.B"), 20 << 20));
    get(type("a.C"));
    add(NO_DIRECTORIES, NOTHING, entry(type("a.C"), 1));
    get(type("a.A"));
    get(type("a.D"));
    assertThat(questions)
        .extracting(Question::query)
        .containsExactly(type("a.A"), type("a.B"), type("a.C"), type("a.A"), type("a.D"));
    assertThat(questions)
        .extracting(Question::forgotten)
        .containsExactly(false, false, false, true, true);
  }

  @Test
  void whoThrowsAtAnAnswerKeepsItFromNobodyElse() {
    IllegalStateException thrown = new IllegalStateException("thrown at the answer");
    ClassStore.Callback throwing =
        (entry, promised) -> {
          throw thrown;
        };
    store.get(type("a.A"), throwing);
    get(type("a.A"));
    get(type("a.B"));
    assertThatThrownBy(
            () -> add(NO_DIRECTORIES, NOTHING, entry(type("a.A"), 1), entry(type("a.B"), 1)))
        .isSameAs(thrown);
    assertThat(answers).extracting(ClassEntry::query).containsExactly(type("a.A"), type("a.B"));
  }
}
