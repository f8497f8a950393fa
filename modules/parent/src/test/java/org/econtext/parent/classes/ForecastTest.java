package org.econtext.parent.classes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final long MUCH = 1 << 20;

  private final Forecast forecast = new Forecast();
  private final Feed feed = new SourceFeed(new OwnClasses());
  private final Set<ClassQuery> sent = new HashSet<>();

  static final class First {
    Object next() {
      return new Second[0];
    }
  }

  static final class Second {
    Object next() {
      return List.of(new Third(), "org/econtext/parent/payload.gz", "com.acme.Optional");
    }
  }

  static final class Third {}

  private static ClassQuery query(Class<?> type) {
    return new ClassQuery(ClassQuery.CLASS, type.getName(), 17);
  }

  private List<ClassQuery> after(Class<?> type, long maxBytes) {
    return forecast.after(feed.peek(query(type)), feed, sent::contains, maxBytes).stream()
        .map(ClassEntry::query)
        .toList();
  }

  @Test
  void referredClassesFollowTheNearestFirst() {
    assertThat(after(First.class, MUCH))
        .containsSubsequence(query(Second.class), query(Third.class))
        .doesNotContain(query(First.class), query(List.class));
  }

  @Test
  void whatStringsNameFollowsTooPresentOrMissing() {
    assertThat(after(Second.class, MUCH))
        .contains(
            new ClassQuery(ClassQuery.RESOURCE, "org/econtext/parent/payload.gz", 17),
            new ClassQuery(ClassQuery.CLASS, "com.acme.Optional", 17));
  }

  @Test
  void theAllowanceIsKept() {
    assertThat(after(First.class, 1)).hasSize(1);
    assertThat(after(First.class, 0)).isEmpty();
    assertThat(after(First.class, -1)).isEmpty();
  }

  @Test
  void whatIsSentIsPassedThroughButNotSentAgain() {
    sent.add(query(Second.class));
    assertThat(after(First.class, MUCH))
        .contains(query(Third.class))
        .doesNotContain(query(Second.class));
  }

  @Test
  void whatEarlierChildrenUsedIsAllThatFollows() {
    forecast.learn(List.of(query(First.class), query(Second.class)), query(Third.class));
    assertThat(after(First.class, MUCH)).containsExactly(query(Third.class));
    assertThat(after(Second.class, 0)).containsExactly(query(Third.class));
    sent.add(query(Third.class));
    assertThat(after(First.class, MUCH)).isEmpty();
  }

  @Test
  void whatIsNoClassRefersToNothing() {
    assertThat(References.in(new byte[] {1, 2, 3}, 17)).isEmpty();
    assertThat(References.in(new byte[100], 17)).isEmpty();
  }
}
