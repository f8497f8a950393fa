package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.econtext.conformance.containers.SshAccess;
import org.econtext.conformance.containers.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code econtext} command, through a host's login and its root into a container. */
@RequiresDocker
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommandIT {
  private static final Path CLI = Path.of("..", "modules", "cli", "target");
  private static final String JAVA = LaunchTarget.javaHere();

  @TempDir static Path directory;

  private static TestHost host;
  private static TestHost container;
  private static Path client;

  @BeforeAll
  static void startContainers() throws Exception {
    host = TestHost.debianWithEngine();
    container = DockerConformanceIT.readOnly(TestHost.busybox());
    Stream.of(host, container).parallel().forEach(TestHost::start);
    SshAccess access = new SshAccess(directory);
    access.know(host);
    client =
        access.client(
            String.format(
                """
                Host web1
                  HostName %s
                  Port %d
                  User bob
                  IdentityFile %s
                  UserKnownHostsFile %s
                """,
                host.getHost(),
                host.sshPort(),
                access.authorize(host, "bob", ""),
                access.knownHosts()));
  }

  @AfterAll
  static void stopContainers() {
    Stream.of(host, container).parallel().forEach(TestHost::stop);
  }

  /** What a program wrote to stdout. */
  private static String run(List<String> command, Path stdin) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().merge("PATH", client.toString(), (path, first) -> first + ":" + path);
    Path err = Files.createTempFile(directory, "err", null);
    Process process = builder.redirectInput(stdin.toFile()).redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    assertThat(err).isEmptyFile();
    return out;
  }

  private static List<String> econtext(String... arguments) {
    List<String> command = new ArrayList<>(List.of(JAVA, "-p", CLI.resolve("lib").toString()));
    command.addAll(List.of("-m", "org.econtext.cli/org.econtext.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String route() {
    return "ssh:web1/sudo:root/docker:" + container.getContainerId().substring(0, 12);
  }

  @Test
  void treeShowsEachHop() throws Exception {
    List<String> lines = run(econtext("tree", route()), Path.of("/dev/null")).lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("master ").contains("Java " + Runtime.version().feature());
    String[] hops = route().split("/", -1);
    assertHop(lines.get(1), "`-- " + hops[0], "bob", host);
    assertHop(lines.get(2), "    `-- " + hops[1], "root", host);
    assertHop(lines.get(3), "        `-- " + hops[2], "root", container);
  }

  private static void assertHop(String line, String hop, String user, TestHost there)
      throws Exception {
    assertThat(line)
        .matches(
            Pattern.quote(hop)
                + "-\\d+ +"
                + user
                + "@"
                + there.sh("hostname").strip()
                + " +pid \\d+ +Java 17[.\\d]* +[1-9]\\d* ms");
  }

  @Test
  void aJarRunsInTheContainer() throws Exception {
    Path jar = CLI.resolve("test-jars/google-java-format-all-deps.jar");
    Path source = Files.writeString(directory.resolve("A.java"), "class   A{int  x=1 ;}\n");
    String there = run(econtext("run", route(), jar.toString(), "-"), source);
    assertThat(there)
        .startsWith("class A {")
        .isEqualTo(run(List.of(JAVA, "-jar", jar.toString(), "-"), source));
  }
}
