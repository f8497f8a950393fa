package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.TimeUnit;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of single transports share: a master for each test, and what is asked of it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class TransportIT {
  protected Router router;

  @BeforeEach
  void openMaster() {
    router = Master.open();
  }

  @AfterEach
  void closeMaster() {
    router.close();
  }

  static String property(Context context, String name) {
    return context.call(System::getProperty, name);
  }

  static String variable(Context context, String name) {
    return context.call(System::getenv, name);
  }

  static String userOf(Context context) {
    return property(context, "user.name");
  }

  ConnectFailedException failureOf(Target target) {
    return failureOf(router.self(), target);
  }

  static ConnectFailedException failureOf(Context from, Target target) {
    ConnectFailedException failure =
        catchThrowableOfType(ConnectFailedException.class, () -> from.connect(target));
    assertThat(failure).as("connecting must fail").isNotNull();
    return failure;
  }
}
