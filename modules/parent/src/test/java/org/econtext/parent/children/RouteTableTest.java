package org.econtext.parent.children;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private static final int RUNS = 300;
  private static final int STEPS = 200;
  private static final int MAX_BLOCKS = 1 << 15;
  private static final int MAX_BEHIND = 100_000;

  private final RouteTable<String> routes = new RouteTable<>(0);

  @Test
  void aChildIsReachedThroughItsLinkOnly() {
    routes.addChild(1, "a");
    routes.addChild(2, "b");
    assertThat(routes.linkTo(1)).isEqualTo("a");
    assertThat(routes.linkTo(2)).isEqualTo("b");
    assertThat(routes.linkTo(3)).isNull();
  }

  @Test
  void anIdIsBelievedFromTheLinkThroughWhichItWasGivenOut() {
    routes.addChild(1, "a");
    routes.granted("a", 100, 10);
    assertThat(routes.add(100, 1, "a")).isTrue();
    assertThat(routes.add(109, 1, "a")).isTrue();
    assertThat(routes.linkTo(100)).isEqualTo("a");
    assertThat(routes.linkTo(109)).isEqualTo("a");
  }

  @Test
  void anIdThatWasNotGivenOutIsNotBelieved() {
    routes.addChild(1, "a");
    routes.granted("a", 100, 10);
    assertThat(routes.add(99, 1, "a")).isFalse();
    assertThat(routes.add(110, 1, "a")).isFalse();
    assertThat(routes.linkTo(99)).isNull();
    assertThat(routes.linkTo(110)).isNull();
  }

  @Test
  void idsThatAreNotNobodysAreNotGivenOut() {
    routes.addChild(1, "a");
    routes.addChild(2, "b");
    assertThat(routes.granted("a", 100, 10)).isTrue();
    for (int first : new int[] {0, -5, 2, 91, 100, 109, Integer.MAX_VALUE - 9}) {
      assertThat(routes.granted("b", first, 10)).as("from %d on", first).isFalse();
    }
    assertThat(routes.granted("c", 200, 10)).isFalse();
    assertThat(routes.add(100, 1, "a")).isTrue();
    assertThat(routes.granted("b", 91, 10)).as("one that is in use").isFalse();
    assertThat(routes.granted("b", 90, 10)).isTrue();
    assertThat(routes.granted("b", 110, 10)).isTrue();
  }

  @Test
  void nobodySpeaksInTheNameOfWhatIsNotBehindItsLink() {
    routes.addChild(1, "a");
    routes.addChild(2, "b");
    routes.granted("a", 100, 10);
    assertThat(routes.add(100, 1, "a")).isTrue();
    for (int source : new int[] {1, 100}) {
      for (int authority : new int[] {1, 100}) {
        assertThat(routes.maySpeak(source, authority, "a")).isTrue();
        assertThat(routes.maySpeak(source, authority, "b")).isFalse();
      }
      for (int foreign : new int[] {0, 2, 101}) {
        assertThat(routes.maySpeak(source, foreign, "a")).isFalse();
        assertThat(routes.maySpeak(foreign, source, "a")).isFalse();
      }
    }
    routes.remove("a");
    assertThat(routes.maySpeak(1, 1, "a")).as("the link is lost").isFalse();
  }

  @Test
  void aLinkMayRefuseForWhatItWasGivenAlone() {
    routes.addChild(1, "a");
    routes.addChild(2, "b");
    routes.granted("a", 100, 10);
    assertThat(routes.add(100, 1, "a")).isTrue();
    assertThat(routes.mayRefuseFor(1, "a")).isTrue();
    assertThat(routes.mayRefuseFor(100, "a")).isTrue();
    routes.delete(100, "a");
    for (int id : new int[] {100, 109}) {
      assertThat(routes.mayRefuseFor(id, "a")).as("%d, be it gone or not", id).isTrue();
      assertThat(routes.mayRefuseFor(id, "b")).isFalse();
    }
    for (int id : new int[] {-1, 0, 2, 99, 110, 5_000}) {
      assertThat(routes.mayRefuseFor(id, "a")).as("id %d", id).isFalse();
    }
    routes.remove("a");
    assertThat(routes.mayRefuseFor(1, "a")).isFalse();
  }

  @Test
  void anIdThatAnotherLinkWasGivenIsNotBelieved() {
    routes.addChild(1, "a");
    routes.addChild(2, "b");
    routes.granted("a", 100, 10);
    assertThat(routes.add(105, 2, "b")).isFalse();
    assertThat(routes.linkTo(105)).isNull();
    assertThat(routes.add(105, 1, "a")).as("who it was given to may still use it").isTrue();
    assertThat(routes.linkTo(105)).isEqualTo("a");
  }

  @Test
  void anIdIsBelievedOnce() {
    routes.addChild(1, "a");
    routes.granted("a", 100, 3);
    assertThat(routes.add(101, 1, "a")).isTrue();
    assertThat(routes.add(101, 1, "a")).isFalse();
    assertThat(delete(routes, 101, "a")).isTrue();
    assertThat(routes.linkTo(101)).isNull();
    assertThat(routes.add(101, 1, "a")).as("somebody may still mean who had it").isFalse();
    assertThat(routes.add(100, 1, "a")).isTrue();
    assertThat(routes.add(102, 1, "a")).isTrue();
    assertThat(delete(routes, 100, "a")).isTrue();
    assertThat(delete(routes, 102, "a")).isTrue();
    assertThat(routes.add(100, 1, "a")).as("the first of its block").isFalse();
    assertThat(routes.add(102, 1, "a")).as("the last of its block").isFalse();
  }

  @Test
  void anIdThatIsInUseIsNotBelievedAlthoughItWasGivenOut() {
    routes.addChild(1, "a");
    routes.addChild(100, "b");
    routes.granted("a", 100, 10);
    assertThat(routes.add(100, 1, "a")).isFalse();
    assertThat(routes.linkTo(100)).isEqualTo("b");
  }

  @Test
  void aParentThatIsNotBehindTheLinkIsNotBelieved() {
    routes.addChild(1, "a");
    routes.addChild(2, "b");
    routes.granted("a", 100, 10);
    assertThat(routes.add(100, 2, "a")).isFalse();
    assertThat(routes.add(100, 101, "a")).isFalse();
    assertThat(routes.add(100, 1, "a")).isTrue();
    assertThat(routes.add(101, 100, "a")).as("a parent further below").isTrue();
  }

  @Test
  void aChildCannotSayThatItIsGoneOrThatOthersAre() {
    routes.addChild(1, "a");
    routes.addChild(2, "b");
    routes.granted("a", 100, 10);
    routes.add(100, 1, "a");
    assertThat(delete(routes, 1, "a")).isFalse();
    assertThat(delete(routes, 100, "b")).isFalse();
    assertThat(delete(routes, 2, "a")).isFalse();
    assertThat(delete(routes, 103, "a")).as("one that never came").isFalse();
    assertThat(routes.linkTo(1)).isEqualTo("a");
    assertThat(routes.linkTo(2)).isEqualTo("b");
    assertThat(routes.linkTo(100)).isEqualTo("a");
  }

  @Test
  void aLostLinkTakesWhatIsBehindItAlong() {
    routes.addChild(1, "a");
    routes.addChild(2, "b");
    routes.granted("a", 100, 10);
    routes.granted("b", 200, 10);
    routes.add(100, 1, "a");
    routes.add(101, 100, "a");
    routes.add(102, 1, "a");
    routes.add(200, 2, "b");
    routes.delete(102, "a");
    List<Integer> gone = remove(routes, "a");
    assertThat(gone).containsExactlyInAnyOrder(100, 101, 1).endsWith(1);
    assertThat(routes.linkTo(1)).isNull();
    assertThat(routes.linkTo(100)).isNull();
    assertThat(routes.linkTo(101)).isNull();
    assertThat(routes.linkTo(2)).isEqualTo("b");
    assertThat(routes.linkTo(200)).isEqualTo("b");
    assertThat(remove(routes, "a")).as("its loss is told once").isEmpty();
  }

  @Test
  void nothingIsBelievedFromALinkThatIsLostOrNeverWas() {
    routes.addChild(1, "a");
    routes.granted("a", 100, 10);
    routes.remove("a");
    assertThat(routes.add(100, 1, "a")).isFalse();
    assertThat(routes.mayAllocate("a")).isFalse();
    routes.granted("a", 200, 10);
    routes.granted("never", 300, 10);
    assertThat(routes.add(200, 1, "a")).isFalse();
    assertThat(routes.add(300, 1, "never")).isFalse();
    assertThat(delete(routes, 100, "a")).isFalse();
    assertThat(routes.mayAllocate("never")).isFalse();
  }

  /** How many blocks a link is given that asks until it gets no more. */
  private static int takeAll(RouteTable<String> table, String link) {
    int count = 0;
    while (table.mayAllocate(link)) {
      count++;
    }
    return count;
  }

  @Test
  void whoTakesAllBlocksThatItCanLeavesAsManyForTheOthers() {
    routes.addChild(1, "a");
    routes.addChild(2, "b");
    routes.addChild(3, "c");
    assertThat(takeAll(routes, "a")).isEqualTo(MAX_BLOCKS / 2);
    assertThat(takeAll(routes, "b")).isEqualTo(MAX_BLOCKS / 4);
    assertThat(takeAll(routes, "a")).isZero();
    assertThat(routes.mayAllocate("c")).isTrue();
  }

  @Test
  void whoTakesAllBlocksBelowLeavesTheOtherHalfOfWhatItsParentIsGiven() {
    for (int depth = 1; depth <= 7; depth++) {
      RouteTable<String> above = new RouteTable<>(depth - 1);
      RouteTable<String> below = new RouteTable<>(depth);
      above.addChild(1, "between");
      below.addChild(2, "greedy");
      assertThat(takeAll(below, "greedy") * 2)
          .as("at depth %d", depth)
          .isEqualTo(takeAll(above, "between"));
    }
  }

  @Test
  void deepBelowThereAreBlocksAsWell() {
    for (int depth : new int[] {20, 31, 32, 33, 64, 1_000}) {
      RouteTable<String> deep = new RouteTable<>(depth);
      deep.addChild(1, "a");
      assertThat(takeAll(deep, "a")).as("at depth %d", depth).isGreaterThanOrEqualTo(64);
    }
  }

  @Test
  void theMasterHasTheBlocksOfALostLinkForOthers() {
    for (int id = 1; id <= 100; id++) {
      routes.addChild(id, "a");
      assertThat(takeAll(routes, "a")).isEqualTo(MAX_BLOCKS / 2);
      routes.remove("a");
      routes.remove("a");
    }
  }

  /** Its parent gives it none for these, so it has to keep some for the others. */
  @Test
  void noLinkBelowTakesAllBlocksHoweverOftenItIsLost() {
    RouteTable<String> middle = new RouteTable<>(1);
    middle.addChild(1, "modest");
    for (int id = 2; id <= 10; id++) {
      middle.addChild(id, "greedy");
      assertThat(takeAll(middle, "greedy")).isPositive();
      middle.remove("greedy");
    }
    assertThat(middle.mayAllocate("modest")).isTrue();
  }

  @Test
  void aBlockThatALinkIsNotGivenAfterAllCountsForNobody() {
    RouteTable<String> middle = new RouteTable<>(1);
    middle.addChild(1, "a");
    for (int i = 0; i < MAX_BLOCKS; i++) {
      assertThat(middle.mayAllocate("a")).isTrue();
      middle.notGranted("a");
    }
    middle.notGranted("lost");
    assertThat(takeAll(middle, "a")).isEqualTo(MAX_BLOCKS / 4);
  }

  @Test
  void onlySoManyContextsAreBehindALink() {
    routes.addChild(1, "a");
    routes.addChild(2, "b");
    routes.granted("a", 1_000, MAX_BEHIND + 10);
    routes.granted("b", 10_000_000, 10);
    for (int i = 0; i < MAX_BEHIND - 1; i++) {
      assertThat(routes.add(1_000 + i, 1, "a")).isTrue();
    }
    int next = 1_000 + MAX_BEHIND;
    assertThat(routes.add(next, 1, "a")).isFalse();
    assertThat(routes.add(10_000_000, 2, "b")).as("another link's are its own").isTrue();
    assertThat(delete(routes, 1_000, "a")).isTrue();
    assertThat(routes.add(next, 1, "a")).isTrue();
  }

  /** A model that is as simple as can be: for each link who was given what, and what it used. */
  @Test
  void randomClaimsLeadToNobodyButWhoWasGivenTheId() {
    for (int seed = 0; seed < RUNS; seed++) {
      run(seed);
    }
  }

  private static void run(int seed) {
    Random random = new Random(seed);
    RouteTable<String> table = new RouteTable<>(0);
    List<String> links = new ArrayList<>();
    Map<Integer, String> owners = new HashMap<>();
    Set<Integer> used = new HashSet<>();
    Map<Integer, String> expected = new HashMap<>();
    int nextId = 1;
    for (int step = 0; step < STEPS; step++) {
      int action = random.nextInt(10);
      if (links.isEmpty() || action == 0) {
        String link = "link" + step;
        links.add(link);
        expected.put(nextId, link);
        used.add(nextId);
        table.addChild(nextId++, link);
        continue;
      }
      String link = links.get(random.nextInt(links.size()));
      int id = random.nextInt(nextId + 5);
      if (action == 1) {
        int count = 1 + random.nextInt(5);
        table.granted(link, nextId, count);
        for (int i = 0; i < count; i++) {
          owners.put(nextId++, link);
        }
      } else if (action == 2) {
        links.remove(link);
        Set<Integer> behind = new HashSet<>();
        expected.forEach((key, value) -> addIf(behind, key, value.equals(link)));
        assertThat(new HashSet<>(remove(table, link))).as("seed %s", seed).isEqualTo(behind);
        expected.keySet().removeAll(behind);
      } else if (action == 3) {
        boolean isBelow = link.equals(expected.get(id)) && owners.containsKey(id);
        assertThat(delete(table, id, link)).as("seed %s", seed).isEqualTo(isBelow);
        if (isBelow) {
          expected.remove(id);
        }
      } else {
        int parent = random.nextInt(nextId + 5);
        boolean believed =
            link.equals(owners.get(id)) && !used.contains(id) && link.equals(expected.get(parent));
        assertThat(table.add(id, parent, link)).as("seed %s", seed).isEqualTo(believed);
        if (believed) {
          used.add(id);
          expected.put(id, link);
        }
      }
      for (int each = 0; each < nextId + 5; each++) {
        assertThat(table.linkTo(each)).as("seed %s", seed).isEqualTo(expected.get(each));
      }
    }
  }

  private static void addIf(Set<Integer> set, int id, boolean condition) {
    if (condition) {
      set.add(id);
    }
  }

  /** Whether the news of a loss was believed, which is followed then. */
  private static <L> boolean delete(RouteTable<L> table, int id, L link) {
    boolean believed = table.isBehind(id, link);
    if (believed) {
      table.delete(id, link);
    }
    return believed;
  }

  /** What was behind a link that is lost. */
  private static <L> List<Integer> remove(RouteTable<L> table, L link) {
    List<Integer> gone = table.behind(link);
    table.remove(link);
    return gone;
  }
}
