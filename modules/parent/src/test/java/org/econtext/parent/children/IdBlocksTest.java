package org.econtext.parent.children;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdBlocksTest {
  @Test
  void theMastersBeginBehindItsOwnId() {
    IdBlocks blocks = IdBlocks.all();
    assertThat(blocks.take()).isEqualTo(1);
    assertThat(blocks.take()).isEqualTo(2);
  }

  @Test
  void noIdIsGivenOutTwice() {
    IdBlocks blocks = IdBlocks.all();
    assertThat(blocks.take()).isEqualTo(1);
    assertThat(blocks.takeBlock()).isEqualTo(2);
    assertThat(blocks.take()).isEqualTo(2 + IdBlocks.BLOCK);
    assertThat(blocks.takeBlock()).isEqualTo(3 + IdBlocks.BLOCK);
    assertThat(blocks.takeBlock()).isEqualTo(3 + 2 * IdBlocks.BLOCK);
  }

  @Test
  void aContextHasNoneUntilItIsGivenABlock() {
    IdBlocks blocks = IdBlocks.none();
    assertThat(blocks.take()).isNegative();
    assertThat(blocks.takeBlock()).isNegative();
    blocks.refill(5_000);
    assertThat(blocks.take()).isEqualTo(5_000);
  }

  @Test
  void aBlockHasJustItsIds() {
    IdBlocks blocks = IdBlocks.none();
    blocks.refill(5_000);
    for (int i = 0; i < IdBlocks.BLOCK; i++) {
      assertThat(blocks.take()).isEqualTo(5_000 + i);
    }
    assertThat(blocks.take()).isNegative();
    assertThat(blocks.take()).isNegative();
    blocks.refill(9_000);
    assertThat(blocks.take()).isEqualTo(9_000);
  }

  @Test
  void aBlockIsGivenOutWholeOrNotAtAll() {
    IdBlocks blocks = IdBlocks.none();
    blocks.refill(5_000);
    assertThat(blocks.take()).isEqualTo(5_000);
    assertThat(blocks.takeBlock()).isNegative();
    assertThat(blocks.take()).as("what is left is still there").isEqualTo(5_001);
    blocks.refill(7_000);
    assertThat(blocks.takeBlock()).isEqualTo(7_000);
    assertThat(blocks.take()).isNegative();
  }

  @Test
  void aBlockThatCannotBeIsRefused() {
    IdBlocks blocks = IdBlocks.none();
    for (int first : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE - IdBlocks.BLOCK + 1}) {
      assertThat(blocks.refill(first)).isFalse();
      assertThat(blocks.take()).isNegative();
    }
    assertThat(blocks.refill(5_000)).isTrue();
    while (blocks.take() >= 0) {
      // Until there is room for another block.
    }
    for (int first : new int[] {1, 4_001, 5_000, 5_999}) {
      assertThat(blocks.refill(first)).isFalse();
      assertThat(blocks.take()).isNegative();
    }
    assertThat(blocks.refill(6_000)).isTrue();
  }

  @Test
  void whatIsLeftHereIsNobodyElses() {
    IdBlocks blocks = IdBlocks.none();
    assertThat(blocks.overlap(5_000)).isFalse();
    blocks.refill(5_000);
    assertThat(blocks.take()).isEqualTo(5_000);
    assertThat(blocks.overlap(4_001)).isFalse();
    assertThat(blocks.overlap(4_002)).isTrue();
    assertThat(blocks.overlap(5_999)).isTrue();
    assertThat(blocks.overlap(6_000)).isFalse();
  }

  @Test
  void theLastIdsAreGivenOutWithoutOverflow() {
    IdBlocks blocks = IdBlocks.all();
    int last = -1;
    for (int first = blocks.takeBlock(); first >= 0; first = blocks.takeBlock()) {
      assertThat(first).isGreaterThan(last);
      last = first + IdBlocks.BLOCK - 1;
    }
    int rest = Integer.MAX_VALUE - 1 - last;
    assertThat(rest).isBetween(0, IdBlocks.BLOCK - 1);
    for (int i = 1; i <= rest; i++) {
      assertThat(blocks.take()).isEqualTo(last + i);
    }
    assertThat(blocks.take()).isNegative();
    assertThat(blocks.takeBlock()).isNegative();
  }
}
