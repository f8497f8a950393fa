package org.econtext.conformance;

import java.util.HashMap;
import java.util.Map;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.Context;
import org.econtext.transport.docker.Docker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * Tests of what the users of a container may launch. The contexts of these users stay from test to
 * test, since starting them takes longer than most tests; what they have connected is closed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerUserIT extends TransportIT {
  private final Map<String, Context> users = new HashMap<>();

  /** The container. */
  abstract TestHost host();

  @BeforeEach
  @Override
  void openMaster() {
    if (router == null) {
      super.openMaster();
    }
  }

  @AfterAll
  @Override
  void closeMaster() {
    if (router != null) {
      users.clear();
      super.closeMaster();
      router = null;
    }
  }

  /** For a test that needs all of a log: a context logs as the master said when it connected it. */
  void openMasterAnew() {
    closeMaster();
    openMaster();
  }

  /** A user's context, in the root directory. */
  Context as(String user) {
    return users.computeIfAbsent(
        user, name -> router.connect(in(host()).user(name).workingDirectory("/").name(name)));
  }

  static Docker in(TestHost host) {
    return Docker.container(host.getContainerId().substring(0, 12));
  }

  @AfterEach
  void closeWhatTheyConnected() {
    if (users.values().stream().anyMatch(user -> user.lost().isDone())) {
      closeMaster();
    }
    if (router == null) {
      return;
    }
    for (Context child : router.children()) {
      if (users.containsValue(child)) {
        child.run(LifeFunctions::closeChildren, router);
      } else {
        child.close();
      }
    }
  }
}
