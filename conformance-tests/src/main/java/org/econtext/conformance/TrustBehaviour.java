package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Call;
import org.econtext.core.CallException;
import org.econtext.core.CodecException;
import org.econtext.core.Context;
import org.econtext.core.Functions;
import org.econtext.core.Receiver;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.junit.jupiter.api.Test;

/** What contexts may do to those that aren't below them. */
public abstract class TrustBehaviour extends Behaviour {
  /** For subclasses. */
  protected TrustBehaviour() {}

  @Test
  void answersOfTypesThatNobodyDeclaredComeToNoLife() {
    int before = TrustFunctions.Births.COUNT.get();
    Functions.Fn0<Object> undeclared = TrustFunctions::undeclared;
    Functions.Fn0<Object> within = TrustFunctions::undeclaredWithin;
    Functions.Fn0<Object> serializable = TrustFunctions::undeclaredSerializable;
    assertRefused(undeclared, "TrustFunctions$Undeclared");
    assertRefused(within, "TrustFunctions$Undeclared");
    assertRefused(serializable, "TrustFunctions$UndeclaredSerializable");
    assertThat(TrustFunctions.Births.COUNT.get()).isEqualTo(before);
    assertThat(context().call(CallFunctions::add, 1, 2)).isEqualTo(3);
  }

  private void assertRefused(Functions.Fn0<Object> function, String className) {
    assertThatThrownBy(() -> context().call(function))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining(className);
  }

  @Test
  void whatTheProgramAllowsIsNoSurprise() {
    try (Router router = Master.builder().allow(TrustFunctions.Undeclared.class).open()) {
      Context last = router.self();
      for (Target hop : subject().via()) {
        last = last.connect(hop);
      }
      Context there = last.connect(subject().target(null));
      assertThat(there.call(TrustFunctions::undeclared))
          .isEqualTo(new TrustFunctions.Undeclared("surprise"));
      assertThat(there.call(TrustFunctions::declared).text()).isEqualTo("expected");
    }
  }

  @Test
  void siblingsAndDescendantsMayNotCall() {
    Context sibling = connect("sibling");
    Context there = connect("there");
    for (Context victim : new Context[] {sibling, router().self()}) {
      CallException e =
          catchThrowableOfType(
              CallException.class, () -> there.call(TrustFunctions::callElsewhere, victim));
      assertThat(e).hasStackTraceContaining("SecurityException");
      assertThat(e).hasStackTraceContaining("may not call functions in " + victim.name());
    }
    Context below = there.connect(subject().below("below"));
    assertThat(there.call(TrustFunctions::callElsewhere, below)).isEqualTo(3);
  }

  @Test
  void whoIsAuthorizedMayCall() {
    Context sibling = connect("sibling");
    Context there = connect("there");
    sibling.authorize(there);
    assertThat(there.call(TrustFunctions::callElsewhere, sibling)).isEqualTo(3);
    CallException e =
        catchThrowableOfType(
            CallException.class, () -> sibling.call(TrustFunctions::callElsewhere, there));
    assertThat(e).hasStackTraceContaining("may not call functions in there");
    CallException own =
        catchThrowableOfType(
            CallException.class, () -> there.run(TrustFunctions::authorizeFor, router().self()));
    assertThat(own).hasStackTraceContaining("may not call functions in master");
  }

  @Test
  void aLostSiblingFailsTheCallsToIt() throws Exception {
    Context sibling = connect("sibling");
    Context there = connect("there");
    sibling.authorize(there);
    int before = startedIn(sibling);
    CompletableFuture<String> failure = there.callAsync(TrustFunctions::hangElsewhere, sibling);
    Eventually.holds("the sibling runs the call", () -> startedIn(sibling) > before);
    sibling.close();
    assertThat(failure.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).contains("sibling");
  }

  private static int startedIn(Context context) {
    return context.await(Call.of(LifeFunctions.STARTED_COUNT).concurrently());
  }

  @Test
  void unidirectionalContextsCannotTalkToTheirSiblings() throws Exception {
    try (Router router = Master.builder().unidirectional(true).open()) {
      Context last = router.self();
      for (Target hop : subject().via()) {
        last = last.connect(hop);
      }
      Context here = last.connect(subject().target("here"));
      Context there = last.connect(subject().target("there"));
      CallException call =
          catchThrowableOfType(
              CallException.class, () -> here.call(TrustFunctions::callElsewhere, there));
      assertThat(call).hasStackTraceContaining("unidirectional");
      there.authorize(here);
      assertThatThrownBy(() -> here.call(TrustFunctions::callElsewhere, there))
          .hasStackTraceContaining("unidirectional");
      Sender<Integer> sender = there.call(ChannelFunctions::openReceiver, router);
      CallException send =
          catchThrowableOfType(
              CallException.class,
              () -> here.run(ChannelFunctions::sendNumbers, sender, 0, 2_000_000));
      assertThat(send).hasStackTraceContaining("unidirectional");
      // Up and down they may.
      try (Receiver<Integer> receiver = router.receiver(Integer.class)) {
        here.run(ChannelFunctions::sendNumbers, receiver.sender(), 5, 6);
        assertThat(receiver.receive()).isEqualTo(5);
      }
    }
  }
}
