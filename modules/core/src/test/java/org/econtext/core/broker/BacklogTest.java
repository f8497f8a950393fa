package org.econtext.core.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTest {
  private final Backlog backlog = new Backlog(100);

  @Test
  void aStreamIsReadOnUpToTheLimit() {
    backlog.add(100);
    assertThat(backlog.hold()).isFalse();
    backlog.add(1);
    assertThat(backlog.hold()).isTrue();
  }

  @Test
  void aHeldStreamIsResumedOnceWhenHalfIsDone() {
    backlog.add(60);
    backlog.add(60);
    assertThat(backlog.hold()).isTrue();
    assertThat(backlog.remove(60)).isFalse();
    backlog.add(10);
    assertThat(backlog.remove(20)).isTrue();
    assertThat(backlog.remove(50)).isFalse();
  }

  @Test
  void aStreamThatIsNotHeldIsNotResumed() {
    backlog.add(101);
    assertThat(backlog.isOver()).isTrue();
    assertThat(backlog.remove(101)).isFalse();
    assertThat(backlog.hold()).isFalse();
  }
}
