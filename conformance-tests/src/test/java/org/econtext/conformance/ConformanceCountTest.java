package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.econtext.core.Target;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The lines by which CI shows what was held to the suite. */
class ConformanceCountTest {
  private static String linesOf(Class<?>... tests) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(lines, true, StandardCharsets.UTF_8);
    LauncherConfig config =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .addTestExecutionListeners(new ConformanceCount(out))
            .build();
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (Class<?> test : tests) {
      request.selectors(selectClass(test));
    }
    LauncherFactory.create(config).execute(request.build());
    return lines.toString(StandardCharsets.UTF_8);
  }

  /** Has no target, for nothing connects. */
  private abstract static class Sample implements Subject {
    @Override
    public Target target(String name) {
      throw new UnsupportedOperationException("a sample");
    }
  }

  @DisplayName("up/down")
  static class Mixed extends Sample {
    @Test
    void passes() {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void passesUnlessItIsThree(int number) {
      assertThat(number).isNotEqualTo(3);
    }

    @Nested
    class Group {
      @Test
      void isSkipped() {
        Assumptions.abort("not here");
      }

      @Test
      void passes() {}
    }
  }

  @Disabled("for a reason")
  @DisplayName("sideways")
  static class Skipped extends Sample {
    @Test
    void one() {}

    @Nested
    class Group {
      @Test
      void two() {}
    }
  }

  @DisplayName("nowhere")
  static class Broken extends Sample {
    @BeforeAll
    static void fail() {
      throw new IllegalStateException("no container");
    }

    @Test
    void one() {}
  }

  static class NoSubject {
    @Test
    void one() {}
  }

  @Test
  void eachSubjectHasALine() {
    assertThat(linesOf(Mixed.class, NoSubject.class, Skipped.class).lines())
        .containsExactlyInAnyOrder(
            "conformance: up/down 4 passed, 1 failed, 1 skipped",
            "conformance: sideways 0 passed, 2 skipped");
  }

  @Test
  void aBrokenSetUpIsNoSuccess() {
    assertThat(linesOf(Broken.class)).isEqualTo("conformance: nowhere 0 passed, 1 failed\n");
  }
}
