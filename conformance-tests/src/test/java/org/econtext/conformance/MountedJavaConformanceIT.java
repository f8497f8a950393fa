package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.BindMode;

/**
 * An image without Java, to whose container a JDK is lent: a newer one than the master's. The
 * groups that the Java version or a read-only JDK might matter to.
 */
@RequiresDocker
@DisplayName("docker with Java 25 mounted")
class MountedJavaConformanceIT implements Subject {
  private static final int VERSION = 25;
  private static final String HOME = "/opt/java";

  private static TestHost host;

  @BeforeAll
  static void startHost() throws IOException {
    Optional<Path> jdk = VersionsIT.jdk(version -> version == VERSION);
    Assumptions.assumeTrue(jdk.isPresent(), "no JDK " + VERSION + " in /usr/lib/jvm to mount");
    String home = jdk.get().toRealPath().toString();
    host = TestHost.withoutJava().withFileSystemBind(home, HOME, BindMode.READ_ONLY);
    host.start();
  }

  @AfterAll
  static void stopHost() {
    if (host != null) {
      host.stop();
    }
  }

  @Override
  public Target target(String name) {
    return Docker.container(host.getContainerId().substring(0, 12))
        .java(HOME + "/bin/java")
        .name(name);
  }

  @Override
  public Target below(String name) {
    return Local.process().name(name);
  }

  @Test
  void theLentJavaRuns() {
    try (Router router = Master.open()) {
      Context there = router.connect(target(null));
      assertThat(there.call(BootstrapBehaviour.There::javaVersion)).isEqualTo(VERSION);
      String home = there.call(System::getProperty, "java.home");
      assertThat(home).isEqualTo(HOME);
    }
  }

  @Nested
  class Bootstrap extends BootstrapBehaviour {
    @Override
    protected Subject subject() {
      return MountedJavaConformanceIT.this;
    }
  }

  @Nested
  class Calls extends CallBehaviour {
    @Override
    protected Subject subject() {
      return MountedJavaConformanceIT.this;
    }
  }
}
