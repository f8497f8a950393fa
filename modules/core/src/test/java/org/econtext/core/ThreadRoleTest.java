package org.econtext.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThreadRoleTest {
  /** Those that keep a context alive while everything else hangs. */
  private static final Set<ThreadRole> NEVER_WAIT =
      EnumSet.of(ThreadRole.READER, ThreadRole.WRITER, ThreadRole.TIMER);

  private static final class RoleThread extends Thread implements ThreadRole.Bearer {
    private final ThreadRole role;

    RoleThread(ThreadRole role, Runnable work) {
      super(work, "some-thread");
      this.role = role;
    }

    @Override
    public ThreadRole role() {
      return role;
    }
  }

  private static Throwable thrownOn(ThreadRole role, Runnable check) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new RoleThread(role, () -> thrown.set(catchThrowable(check::run)));
    thread.start();
    thread.join();
    return thrown.get();
  }

  private static void assertAllowed(Throwable thrown, ThreadRole role, String doing) {
    if (NEVER_WAIT.contains(role)) {
      assertThat(thrown)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("thread some-thread is a " + role + " and must not " + doing);
    } else {
      assertThat(thrown).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void importingIsForThreadsThatMayWait(ThreadRole role) throws InterruptedException {
    assertAllowed(thrownOn(role, () -> ThreadRole.requireImporting("a.B")), role, "import a.B");
  }

  @ParameterizedTest
  @EnumSource
  void waitingIsForOthersThanReadersWritersAndTimers(ThreadRole role) throws InterruptedException {
    assertAllowed(
        thrownOn(role, () -> ThreadRole.requireWaiting("for an answer")),
        role,
        "wait: for an answer");
  }

  @ParameterizedTest
  @EnumSource
  void aThreadTellsItsRole(ThreadRole role) throws InterruptedException {
    AtomicReference<ThreadRole> told = new AtomicReference<>();
    Thread thread = new RoleThread(role, () -> told.set(ThreadRole.ofCurrentThread()));
    thread.start();
    thread.join();
    assertThat(told.get()).isEqualTo(role);
  }

  @Test
  void aThreadOfSomebodyElseIsTheProgramsAndMayDoAll() {
    assertThat(ThreadRole.ofCurrentThread()).isEqualTo(ThreadRole.PROGRAM);
    assertThat(catchThrowable(() -> ThreadRole.requireImporting("a.B"))).isNull();
    assertThat(catchThrowable(() -> ThreadRole.requireWaiting("for an answer"))).isNull();
  }
}
