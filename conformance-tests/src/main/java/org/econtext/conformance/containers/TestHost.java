package org.econtext.conformance.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * A container that stands for a host. Its image is built when a container is first started from it,
 * once in a JVM, and kept, so that later runs find its layers. The first time on a machine that
 * takes minutes: so start it in {@code @BeforeAll}, which no test's time limit counts.
 */
public final class TestHost extends GenericContainer<TestHost> {
  /** The port that sshd listens at within the container. */
  public static final int SSH_PORT = 22;

  private static final int STARTUP_ATTEMPTS = 3;
  private static final String ENGINE = "/var/run/docker.sock";
  private static final String IMAGES = "org/econtext/conformance/images/";

  private static final Map<String, ImageFromDockerfile> BUILT = new ConcurrentHashMap<>();

  private final ProcessStates processes = new ProcessStates(this::getContainerId);

  private TestHost(String image, String... files) {
    super(BUILT.computeIfAbsent(image, name -> image(name, files)));
    // An engine may say of what it has just started that its ports are mapped to nothing.
    // Testcontainers takes that for an answer, and only fails by it later.
    withStartupAttempts(STARTUP_ATTEMPTS);
  }

  private static ImageFromDockerfile image(String name, String... files) {
    ImageFromDockerfile image = new ImageFromDockerfile("econtext-test/" + name, false);
    for (String file : files) {
      // Another image's, if there is a slash in it.
      String path = file.indexOf('/') < 0 ? name + "/" + file : file;
      image.withFileFromClasspath(path.substring(path.indexOf('/') + 1), IMAGES + path);
    }
    return image;
  }

  /**
   * Debian with a Java runtime, sshd and sudo; {@code users.sh} has its users. Each one's password
   * is the name and {@code -secret}.
   *
   * @return the host, not started
   */
  public static TestHost debian() {
    return new TestHost("debian", "Dockerfile", "sshd_config", "sudoers", "users.sh")
        .withExposedPorts(SSH_PORT);
  }

  /**
   * The same with the engine that it runs on itself, which root and {@code dora} have the right to
   * use.
   *
   * @return the host, not started
   */
  public static TestHost debianWithEngine() {
    String socket = DockerClientFactory.instance().getRemoteDockerUnixSocketPath();
    // The socket has the group that it has on the engine's machine, which need not exist here.
    return debian()
        .withFileSystemBind(socket, ENGINE, BindMode.READ_WRITE)
        .withCommand(
            "sh",
            "-c",
            "groupadd -o -g $(stat -c %g "
                + ENGINE
                + ") engine && usermod -aG engine dora && exec /usr/sbin/sshd -D -e");
  }

  /**
   * A Java runtime and busybox; user {@code app} is not root.
   *
   * @return the host, not started
   */
  public static TestHost busybox() {
    return new TestHost("busybox", "Dockerfile", "root.sh");
  }

  /**
   * Debian without a Java runtime.
   *
   * @return the host, not started
   */
  public static TestHost withoutJava() {
    return new TestHost("no-java", "Dockerfile");
  }

  /**
   * One program that sleeps, and no shell.
   *
   * @return the host, not started
   */
  public static TestHost withoutShell() {
    return new TestHost("no-shell", "Dockerfile");
  }

  /**
   * Debian with a Java runtime, which runs containers itself: by LXC {@code box}, which has a Java
   * runtime and busybox, {@code bare}, which has no Java runtime, and {@code void}, which has no
   * shell, while {@code stopped} doesn't run; by Podman none, but it can make them from {@code
   * /root-of-image}, {@code /root-without-java} and {@code /root-without-shell}.
   *
   * @return the host, not started
   */
  public static TestHost nested() {
    return new TestHost(
            "nested", "Dockerfile", "busybox/root.sh", "containers.conf", "containers.sh")
        // Containers' layers can't lie on the layers of this one.
        .withTmpFs(Map.of("/var/lib/containers", "rw"))
        .withCreateContainerCmdModifier(TestHost::liftRestrictions)
        .waitingFor(Wait.forSuccessfulCommand("lxc-wait -n void -s RUNNING -t 0"));
  }

  /** Not by privileges, which an engine that lacks a capability itself can't give. */
  private static void liftRestrictions(CreateContainerCmd command) {
    command
        .getHostConfig()
        .withCapAdd(Capability.ALL)
        .withCapDrop(Capability.SYS_RESOURCE)
        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"));
  }

  /**
   * Where its sshd is reached from this machine.
   *
   * @return the port at {@link #getHost()}
   */
  public int sshPort() {
    return getMappedPort(SSH_PORT);
  }

  /**
   * Runs a script in it, as root, with success.
   *
   * @param script POSIX shell
   * @return what it wrote to stdout
   * @throws IOException if the engine fails
   * @throws InterruptedException if the thread is interrupted
   * @throws AssertionError if the script fails; the message has what it wrote to stderr
   */
  public String sh(String script) throws IOException, InterruptedException {
    ExecResult result = execInContainer("sh", "-c", script);
    if (result.getExitCode() != 0) {
      throw new AssertionError(script + " failed: " + result.getStderr());
    }
    return result.getStdout();
  }

  /**
   * Whether a process of it lives.
   *
   * @param pid its process id there
   * @return false if there is no such process, or only its exit status is left
   * @throws IOException if the engine fails
   */
  public boolean isAlive(long pid) throws IOException {
    return processes.isAlive(pid);
  }

  @Override
  public void stop() {
    processes.close();
    super.stop();
  }

  /**
   * What differs in its file system from its image.
   *
   * @return paths in their order, none if nothing was written
   * @throws IOException if the engine's client fails
   */
  public List<String> written() throws IOException {
    Process diff = new ProcessBuilder("docker", "diff", getContainerId()).start();
    try (BufferedReader lines = diff.inputReader(StandardCharsets.UTF_8)) {
      // Each begins with a letter for the kind of change.
      return lines.lines().map(line -> line.substring(2)).sorted().toList();
    }
  }
}
