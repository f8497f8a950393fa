package org.econtext.core.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.econtext.core.codec.ByteReader;
import org.junit.jupiter.api.Test;

class ImportCacheTest {
  private static final int MAX_HELD_BYTES = 32 << 20;
  private static final Origin[] NO_ORIGINS = {};
  private static final Origin[] ORIGINS = {new Origin(1, "file:/a.jar", new String[0][])};
  private static final String[][] NO_DIRECTORIES = {};
  private static final ClassQuery[] NOTHING = {};

  private final ImportCache cache = new ImportCache(ClassStore.COMPRESS);

  private static ClassQuery type(String name) {
    return new ClassQuery(ClassQuery.CLASS, name, 17);
  }

  private static ClassQuery resource(String name) {
    return new ClassQuery(ClassQuery.RESOURCE, name, 17);
  }

  private static ClassEntry entry(ClassQuery query, int bytes) {
    return new ClassEntry(query, new int[] {1}, new byte[][] {new byte[bytes]}, null);
  }

  private static String[] directory(String... pathAndNames) {
    return pathAndNames;
  }

  private List<ClassEntry> add(ClassQuery[] promised, ClassEntry... entries) {
    return cache.add(new Bundle(ORIGINS, NO_DIRECTORIES, entries, promised));
  }

  private void learn(String[]... directories) {
    cache.add(new Bundle(NO_ORIGINS, directories, new ClassEntry[0], NOTHING));
  }

  private static ClassQuery[] promises(ClassQuery... queries) {
    return queries;
  }

  /** What a question tells, as the parent reads it. */
  private record Question(List<ClassQuery> used, int flags, ClassQuery query) {
    static Question of(byte[] body) {
      ByteReader in = new ByteReader(body);
      List<ClassQuery> used = List.of(Bundle.readQueries(in));
      int flags = in.getVarInt();
      return new Question(used, flags, in.remaining() == 0 ? null : Bundle.readQuery(in));
    }
  }

  private Question question(ClassQuery query) {
    return Question.of(cache.question(query));
  }

  @Test
  void whatIsUnknownIsAskedForOnce() {
    ClassQuery query = type("a.A");
    assertThat(cache.use(query)).isNull();
    assertThat(cache.expect(query)).isTrue();
    assertThat(cache.expect(query)).as("it is on its way").isFalse();
    assertThat(question(query)).isEqualTo(new Question(List.of(), ClassStore.COMPRESS, query));
    ClassEntry answer = entry(query, 3);
    assertThat(add(NOTHING, answer)).containsExactly(answer);
    assertThat(cache.use(query)).isSameAs(answer);
    assertThat(cache.known(query)).isSameAs(answer);
    assertThat(add(NOTHING, answer)).as("nobody waits for it any more").isEmpty();
  }

  @Test
  void whatCouldNotBeAskedForIsAskedForAgain() {
    ClassQuery query = type("a.A");
    cache.expect(query);
    cache.unexpect(query);
    assertThat(cache.expect(query)).isTrue();
  }

  @Test
  void kindsAndJavaVersionsAreToldApart() {
    ClassEntry entry = entry(type("a.A"), 1);
    add(NOTHING, entry);
    assertThat(cache.use(resource("a.A"))).isNull();
    assertThat(cache.use(new ClassQuery(ClassQuery.CLASS, "a.A", 21))).isNull();
    assertThat(cache.use(type("a.A"))).isSameAs(entry);
  }

  @Test
  void whatIsPromisedIsNotAskedForAndToldAsUsedOnce() {
    ClassQuery promised = type("a.B");
    assertThat(add(promises(promised))).isEmpty();
    assertThat(cache.expect(promised)).isFalse();
    assertThat(cache.use(promised)).as("it is still to come").isNull();
    ClassEntry entry = entry(promised, 1);
    assertThat(add(NOTHING, entry)).containsExactly(entry);
    assertThat(question(type("a.C")).used()).containsExactly(promised);
    assertThat(cache.use(promised)).isSameAs(entry);
    assertThat(question(type("a.D")).used()).isEmpty();
  }

  @Test
  void whatCameUnaskedAndIsNotUsedIsNotTold() {
    add(promises(type("a.B"), type("a.C")), entry(type("a.B"), 1), entry(type("a.C"), 1));
    cache.use(type("a.C"));
    cache.known(type("a.B"));
    assertThat(question(null).used()).containsExactly(type("a.C"));
  }

  @Test
  void whatWasAskedForIsNotToldAsUsed() {
    ClassQuery query = type("a.A");
    cache.use(query);
    cache.expect(query);
    cache.question(query);
    add(promises(query), entry(query, 1));
    cache.use(query);
    assertThat(question(null).used()).isEmpty();
  }

  @Test
  void thereIsNewsAfterAQuestionAndAfterAUseUntilItIsTold() {
    assertThat(cache.hasNews()).isFalse();
    cache.question(type("a.A"));
    assertThat(cache.hasNews()).as("it asked something").isTrue();
    cache.question(null);
    assertThat(cache.hasNews()).isFalse();
    add(promises(type("a.B")), entry(type("a.B"), 1));
    assertThat(cache.hasNews()).isFalse();
    cache.use(type("a.B"));
    assertThat(cache.hasNews()).isTrue();
    cache.question(null);
    assertThat(cache.hasNews()).isFalse();
  }

  @Test
  void aDirectoryTellsWhatIsNot() {
    learn(directory("a/", "", "b", "b/", "A.class", "x.txt"));
    assertThat(cache.use(type("a.A"))).isNull();
    assertThat(cache.use(resource("a/x.txt"))).isNull();
    assertThat(cache.use(resource("a/"))).as("the directory itself").isNull();
    assertThat(cache.use(type("a.b.C"))).as("what is in b isn't known").isNull();
    ClassEntry missing = cache.use(type("a.B"));
    assertThat(missing.isMissing()).isTrue();
    assertThat(missing.refusal()).isNull();
    assertThat(cache.use(type("a.c.D")).isMissing()).isTrue();
    assertThat(cache.use(type("a.c.d.E")).isMissing()).isTrue();
    assertThat(cache.use(resource("a/y.txt")).isMissing()).isTrue();
    assertThat(cache.use(type("z.Z"))).as("elsewhere").isNull();
    assertThat(cache.directory("a/")).containsExactlyInAnyOrder("", "b", "b/", "A.class", "x.txt");
    assertThat(cache.directory("b/")).isNull();
  }

  @Test
  void theRootTellsOfDirectoriesButNotOfFiles() {
    learn(directory("", "", "a", "a/", "log4j.properties"));
    assertThat(cache.use(type("b.B")).isMissing()).isTrue();
    assertThat(cache.use(type("a.A"))).isNull();
    assertThat(cache.use(resource("application.properties")))
        .as("the policy may say why there is none")
        .isNull();
    assertThat(cache.use(type("InNoPackage"))).isNull();
  }

  @Test
  void aClosureIsAskedForWhateverTheDirectoriesSay() {
    learn(directory("a/", ""));
    assertThat(cache.use(new ClassQuery(ClassQuery.CLOSURE, "a.A", 17))).isNull();
    assertThat(cache.use(type("a.A")).isMissing()).isTrue();
  }

  @Test
  void anAnswerIsBelievedBeforeADirectory() {
    learn(directory("a/", ""));
    ClassEntry made = entry(type("a.Generated"), 1);
    add(NOTHING, made);
    assertThat(cache.use(type("a.Generated"))).isSameAs(made);
  }

  @Test
  void originsAreKept() {
    Origin origin = new Origin(3, "file:/a.jar", new String[0][]);
    cache.add(new Bundle(new Origin[] {origin}, NO_DIRECTORIES, new ClassEntry[0], NOTHING));
    assertThat(cache.origin(3)).isSameAs(origin);
    assertThat(cache.origin(4)).isNull();
  }

  @Test
  void whatIsFromAnOriginThatWasLostIsLostWithItAndAskedForAgain() {
    ClassQuery awaited = type("a.Awaited");
    ClassQuery ahead = type("a.Ahead");
    cache.expect(awaited);
    ClassEntry[] entries = {entry(awaited, 1), entry(ahead, 1)};
    List<ClassEntry> answered = cache.add(new Bundle(NO_ORIGINS, NO_DIRECTORIES, entries, NOTHING));
    assertThat(answered).as("who waits is told").hasSize(1).allMatch(ClassEntry::isMissing);
    assertThat(cache.use(ahead)).isNull();
    assertThat(cache.use(awaited)).isNull();
    assertThat(cache.expect(awaited)).isTrue();
    assertThat(question(awaited).flags() >>> ClassStore.FORGOTTEN_SHIFT).isPositive();
    ClassEntry again = entry(awaited, 1);
    assertThat(add(NOTHING, again)).containsExactly(again);
  }

  @Test
  void tooMuchIsForgottenAndTheParentToldWithEachQuestion() {
    ClassQuery first = type("a.First");
    ClassEntry large = entry(first, MAX_HELD_BYTES);
    add(NOTHING, large);
    assertThat(cache.use(first)).as("one is kept, however large").isSameAs(large);
    assertThat(question(null).flags() >>> ClassStore.FORGOTTEN_SHIFT).isZero();
    ClassEntry second = entry(type("a.Second"), 1);
    add(NOTHING, second);
    assertThat(cache.use(first)).isNull();
    assertThat(cache.use(type("a.Second"))).isSameAs(second);
    int once = 1 << ClassStore.FORGOTTEN_SHIFT | ClassStore.COMPRESS;
    assertThat(question(first).flags()).isEqualTo(once);
    assertThat(question(first).flags()).as("whichever comes first").isEqualTo(once);
  }

  @Test
  void afterForgettingThereIsRoomAgain() {
    add(NOTHING, entry(type("a.Large"), MAX_HELD_BYTES));
    ClassEntry second = entry(type("a.Second"), 1);
    ClassEntry third = entry(type("a.Third"), 1);
    add(NOTHING, second);
    add(NOTHING, third);
    assertThat(cache.known(type("a.Large"))).isNull();
    assertThat(cache.known(type("a.Second"))).isSameAs(second);
    assertThat(cache.known(type("a.Third"))).isSameAs(third);
  }

  @Test
  void whatWasForgottenIsNotToldAsUsed() {
    ClassQuery promised = type("a.Promised");
    add(promises(promised), entry(promised, MAX_HELD_BYTES));
    add(NOTHING, entry(type("a.Second"), 1));
    assertThat(cache.use(promised)).isNull();
    assertThat(question(promised).used()).isEmpty();
  }

  @Test
  void whatIsOnItsWayIsNotForgotten() {
    ClassQuery awaited = type("a.Awaited");
    ClassQuery promised = type("a.Promised");
    cache.expect(awaited);
    add(promises(promised), entry(type("a.Large"), MAX_HELD_BYTES));
    List<ClassEntry> answered = add(NOTHING, entry(awaited, 1), entry(promised, 1));
    assertThat(answered).extracting(ClassEntry::query).containsExactly(awaited, promised);
  }

  @Test
  void whatIsOnItsWayMayBeLostAndIsThenAskedForAgain() {
    ClassQuery known = type("a.Known");
    ClassQuery asked = type("a.Asked");
    ClassQuery promised = type("a.Promised");
    add(promises(promised), entry(known, 1));
    cache.expect(asked);
    cache.expectNothing();
    assertThat(cache.use(known).isMissing()).as("what is here stays here").isFalse();
    assertThat(cache.expect(asked)).isTrue();
    assertThat(cache.expect(promised)).isTrue();
    assertThat(question(asked).flags())
        .as("the parent is told")
        .isEqualTo(1 << ClassStore.FORGOTTEN_SHIFT | ClassStore.COMPRESS);
  }

  @Test
  void whenItIsOverAllWhoAskLaterAreToldWhy() {
    ClassQuery known = type("a.Known");
    ClassQuery promised = type("a.Promised");
    add(promises(promised), entry(known, 1));
    cache.giveUp("the parent is gone");
    assertThat(cache.use(known).isMissing()).as("what is here stays here").isFalse();
    ClassEntry later = cache.use(type("a.Later"));
    assertThat(later.isMissing()).isTrue();
    assertThat(later.refusal()).isEqualTo("the parent is gone");
    assertThat(cache.use(promised).refusal()).isEqualTo("the parent is gone");
    cache.markUsed(promised);
    assertThat(cache.hasNews()).as("there is nobody to tell").isFalse();
  }
}
