package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.router.ContextDescription;
import org.econtext.core.router.ContextRouter;
import org.econtext.parent.children.LocalServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many hosts behind one that all go through: each that has a child takes a block of ids. */
@Timeout(120)
class WideTreeTest {
  private static final int HOSTS = 150;

  private final Router router =
      new ContextRouter(
          ContextDescription.master(System.Logger.Level.OFF.getSeverity(), 0),
          WideTreeTest.class.getClassLoader(),
          record -> {},
          new LocalServices());

  private final Context bastion = router.connect(InProcessTarget.shared().named("bastion"));

  @AfterEach
  void close() {
    router.close();
  }

  private Context connectHostWithChild() {
    Context host = bastion.connect(InProcessTarget.shared());
    assertThat(host.connect(InProcessTarget.shared()).id()).isGreaterThan(host.id());
    return host;
  }

  @Test
  void eachOfManyHostsHasAChild() {
    for (int i = 0; i < HOSTS; i++) {
      connectHostWithChild();
    }
  }

  @Test
  void aHostThatIsConnectedAgainAndAgainHasAChildEachTime() {
    for (int i = 0; i < HOSTS; i++) {
      connectHostWithChild().close();
    }
  }
}
