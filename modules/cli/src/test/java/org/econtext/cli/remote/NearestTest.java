package org.econtext.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> NAMES = List.of("max", "min", "floorMod");

  @Test
  void findsWhatTakesTheFewestEdits() {
    assertThat(Nearest.of("mxa", NAMES)).isEqualTo("max");
    assertThat(Nearest.of("MIN", NAMES)).isEqualTo("min");
    assertThat(Nearest.of("floormod", NAMES)).isEqualTo("floorMod");
  }

  @Test
  void suggestsNothingFarAway() {
    assertThat(Nearest.of("somethingElse", NAMES)).isNull();
    assertThat(Nearest.question("somethingElse", NAMES)).isEmpty();
  }
}
