package org.econtext.parent.children;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CorrespondentsTest {
  private static final int MAX_EACH = 100_000;

  private final Correspondents<String> correspondents = new Correspondents<>();

  @Test
  void whoWroteToAContextIsToldOfItsLossOnce() {
    correspondents.wrote("a", 7);
    correspondents.wrote("a", 7);
    correspondents.wrote("b", 7);
    correspondents.wrote("c", 8);
    assertThat(correspondents.lost(7)).containsExactlyInAnyOrder("a", "b");
    assertThat(correspondents.lost(7)).isEmpty();
    assertThat(correspondents.lost(8)).containsExactly("c");
  }

  @Test
  void nobodyIsToldOfAContextThatNobodyWroteTo() {
    correspondents.wrote("a", 7);
    assertThat(correspondents.lost(6)).isEmpty();
  }

  @Test
  void whoWritesAgainAfterALossIsToldAgain() {
    correspondents.wrote("a", 7);
    correspondents.lost(7);
    correspondents.wrote("a", 7);
    assertThat(correspondents.lost(7)).containsExactly("a");
  }

  @Test
  void aChildThatIsGoneIsToldOfNothing() {
    correspondents.wrote("a", 7);
    correspondents.wrote("a", 8);
    correspondents.wrote("b", 8);
    correspondents.forget("a");
    correspondents.forget("never wrote");
    assertThat(correspondents.lost(7)).isEmpty();
    assertThat(correspondents.lost(8)).containsExactly("b");
  }

  @Test
  void aChildIsForgottenAlsoAfterLossesOfWhatItWroteTo() {
    correspondents.wrote("a", 7);
    correspondents.wrote("a", 8);
    correspondents.lost(7);
    correspondents.forget("a");
    correspondents.wrote("b", 7);
    assertThat(correspondents.lost(7)).containsExactly("b");
    assertThat(correspondents.lost(8)).isEmpty();
  }

  @Test
  void nothingIsLeftOfAChildThatIsForgotten() {
    correspondents.wrote("a", 7);
    correspondents.forget("a");
    correspondents.wrote("a", 7);
    assertThat(correspondents.lost(7)).containsExactly("a");
  }

  @Test
  void oneChildTakesABoundedAmountOfMemoryAndNoneOfTheOthers() {
    for (int id = 0; id < MAX_EACH; id++) {
      correspondents.wrote("greedy", id);
    }
    correspondents.wrote("greedy", MAX_EACH);
    correspondents.wrote("modest", MAX_EACH);
    assertThat(correspondents.lost(MAX_EACH)).containsExactly("modest");
    assertThat(correspondents.lost(MAX_EACH - 1)).containsExactly("greedy");
    correspondents.wrote("greedy", MAX_EACH + 1);
    assertThat(correspondents.lost(MAX_EACH + 1))
        .as("what a loss gave back can be used again")
        .containsExactly("greedy");
  }
}
