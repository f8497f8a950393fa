package org.econtext.conformance;

import java.util.List;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.Target;
import org.econtext.parent.Secret;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.su.Su;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/** The su transport with a password, behind the docker transport. */
@DisplayName("su")
class SuConformanceIT extends HostConformance {
  @BeforeAll
  static void startHost() {
    start(TestHost.debian());
  }

  @Override
  public List<Target> via() {
    return List.of(docker().user("alice"));
  }

  @Override
  protected TransportTarget target() {
    return ShortLived.context(Su.user("alice").password(Secret.of("alice-secret")));
  }
}
