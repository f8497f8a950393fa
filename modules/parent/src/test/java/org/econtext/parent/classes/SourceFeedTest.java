package org.econtext.parent.classes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.econtext.core.importer.ClassEntry;
import org.econtext.core.importer.ClassQuery;
import org.econtext.core.importer.Origin;
import org.junit.jupiter.api.Test;

class SourceFeedTest {
  /** More than are held, even if there is nothing in them. */
  private static final int MANY = 400_000;

  private final List<ClassQuery> lookedUp = new ArrayList<>();

  private final Feed feed =
      new SourceFeed(
          new ClassSource() {
            @Override
            public ClassEntry find(ClassQuery query) {
              lookedUp.add(query);
              return new ClassEntry(query, new int[] {1}, new byte[][] {new byte[0]}, null);
            }

            @Override
            public Origin origin(int id) {
              throw new AssertionError("nobody asks");
            }
          });

  private static ClassQuery empty(int javaVersion) {
    return new ClassQuery(ClassQuery.RESOURCE, "a/empty.txt", javaVersion);
  }

  @Test
  void whatWasFoundIsLookedUpOnce() {
    assertThat(feed.peek(empty(17))).isSameAs(feed.peek(empty(17)));
    assertThat(lookedUp).containsExactly(empty(17));
  }

  @Test
  void whatIsEmptyIsNotHeldWithoutBoundEither() {
    for (int version = 0; version < MANY; version++) {
      feed.peek(empty(version));
    }
    lookedUp.clear();
    feed.peek(empty(0));
    assertThat(lookedUp).containsExactly(empty(0));
  }
}
