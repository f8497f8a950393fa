package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.ConnectFailedException.Reason;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first stage makes of the shells, tools, Javas and directories that it finds. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FirstStageIT {
  @TempDir Path directory;

  private final LogCaptor log = LogCaptor.of(LogCaptor.CONTEXTS, "INFO");
  private final Router router = Master.open();

  @AfterEach
  void close() {
    router.close();
    log.close();
  }

  private static LaunchTarget bare() {
    return LaunchTarget.bare().java(LaunchTarget.javaHere());
  }

  private Context connect(TransportTarget target) {
    return router.connect(target);
  }

  private ConnectFailedException failureOf(TransportTarget target) {
    return catchThrowableOfType(ConnectFailedException.class, () -> connect(target));
  }

  private void assertWorks(TransportTarget target) {
    Context context = connect(target.withOptions(target.options().name("it")));
    assertThat(context.call(CallFunctions::add, 1, 2)).isEqualTo(3);
    context.run(OutputFunctions::print, "hello");
    context.run(LifeFunctions::addShutdownHook, "goodbye");
    LostContextException lost =
        catchThrowableOfType(
            LostContextException.class, () -> context.run(LifeFunctions::exit, 42));
    assertThat(lost.exitStatus()).isEqualTo(42);
    router.close();
    assertThat(log.messages("it", "stdout")).contains("hello", "about to exit", "goodbye");
    assertThat(log.messages("it", "stderr")).containsExactly("hello");
  }

  // ---- shells and tools

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "dash", "bash --posix", "busybox sh"})
  void shells(String shell) {
    assumeInstalled(shell.split(" ", -1)[0]);
    assertWorks(bare().shell(shell.split(" ", -1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "busybox sh"})
  void shellsThatCanSetTheProcessNameDo(String shell) {
    assumeInstalled(shell.split(" ", -1)[0]);
    Context context = connect(bare().shell(shell.split(" ", -1)));
    List<String> words = context.call(BootstrapBehaviour.There::commandLine);
    assertThat(words.get(0)).matches("econtext:[^@]+@[^:]+:" + ProcessHandle.current().pid());
  }

  @Test
  void aUserlandOfBusyboxAlone() throws IOException {
    assumeInstalled("busybox");
    Path tools = tools("dd", "gzip", "mkdir", "mkfifo", "rm", "cat", "sh", "printf");
    assertWorks(bare().shell(tools.resolve("sh").toString()).with("PATH", tools.toString()));
  }

  private Path tools(String... names) throws IOException {
    Path tools = Files.createDirectory(directory.resolve("bin"));
    Path busybox = Path.of(find("busybox"));
    for (String name : names) {
      Files.createSymbolicLink(tools.resolve(name), busybox);
    }
    return tools;
  }

  private static void assumeInstalled(String tool) {
    assumeTrue(find(tool) != null, tool + " is not installed here");
  }

  private static String find(String tool) {
    for (String place : LaunchTarget.PATH.split(":", -1)) {
      Path path = Path.of(place, tool);
      if (Files.isExecutable(path)) {
        return path.toString();
      }
    }
    return null;
  }

  @Test
  void aBannerInAnotherLanguageIsSkipped() {
    String banner = "printf '\\303\\244%s' $(seq 100); echo; exec \"$@\"";
    assertWorks(bare().behind("sh", "-c", banner, "sh"));
  }

  @Test
  void whatTheJvmSaysOfAnOptionIsTheReason() {
    LaunchTarget target = bare();
    ConnectFailedException e =
        failureOf(target.withOptions(target.options().jvmOptions(List.of("-XX:+NoSuchOption"))));
    assertThat(e)
        .hasMessageContaining("exit status 1")
        .hasMessageContaining("NoSuchOption")
        .message()
        .doesNotContain("ET001");
  }

  @Test
  void noShell() {
    ConnectFailedException e = failureOf(bare().behind("env").shell("/nowhere/sh"));
    assertThat(e.reason()).isEqualTo(Reason.NO_SHELL);
    assertThat(e).hasMessageContaining("/nowhere/sh");
  }

  @Test
  void noLauncher() {
    ConnectFailedException e = failureOf(bare().shell("/nowhere/ssh"));
    assertThat(e.reason()).isEqualTo(Reason.NO_LAUNCHER);
    assertThat(e).hasMessageContaining("/nowhere/ssh");
  }

  // ---- finding Java

  private static void assumeOwnMounts() {
    boolean works;
    try {
      works =
          new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt")
                  .redirectErrorStream(true)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("cannot run unshare", e);
    }
    assumeTrue(works, "this user can't have mounts of its own here");
  }

  private Path fakeJava(String script) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("java-" + script.hashCode() + "/bin"));
    Path java = bin.resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return java;
  }

  private Path marked(String mark) throws IOException {
    return fakeJava("exec " + LaunchTarget.javaHere() + " -Dwhich.java=" + mark + " \"$@\"");
  }

  private String whichJava(LaunchTarget target) {
    return connect(target).call(BootstrapBehaviour.There::property, "which.java");
  }

  @Test
  void javaHomeComesBeforeThePath() throws IOException {
    Path home = marked("home");
    Path path = marked("path");
    LaunchTarget onPath =
        LaunchTarget.bare().with("PATH", path.getParent() + ":" + LaunchTarget.PATH);
    assertThat(whichJava(onPath)).isEqualTo("path");
    String javaHome = home.getParent().getParent().toString();
    assertThat(whichJava(onPath.with("JAVA_HOME", javaHome))).isEqualTo("home");
    assertThat(whichJava(onPath.with("JAVA_HOME", "/nowhere"))).isEqualTo("path");
    Path named = marked("named");
    assertThat(whichJava(onPath.with("JAVA_HOME", javaHome).java(named.toString())))
        .isEqualTo("named");
  }

  @Test
  void theUsualPlacesComeLast() throws IOException {
    assumeInstalled("busybox");
    assumeTrue(Files.isDirectory(Path.of("/usr/lib/jvm")), "no /usr/lib/jvm here");
    Path tools = tools("dd", "gzip", "mkdir", "mkfifo", "rm", "cat", "sh", "printf");
    Context context =
        connect(
            LaunchTarget.bare()
                .shell(tools.resolve("sh").toString())
                .with("PATH", tools.toString()));
    assertThat(context.call(BootstrapBehaviour.There::property, "java.home"))
        .startsWith("/usr/lib/jvm/");
  }

  @Test
  void busyboxFindsJavaOnThePath() throws IOException {
    assumeInstalled("busybox");
    Path tools = tools("dd", "gzip", "mkdir", "mkfifo", "rm", "cat", "sh", "printf");
    Files.createSymbolicLink(tools.resolve("java"), Path.of(LaunchTarget.javaHere()));
    LaunchTarget target = LaunchTarget.bare().shell(tools.resolve("sh").toString());
    Context context = connect(target.with("PATH", tools.toString()));
    assertThat(context.call(BootstrapBehaviour.There::commandLine).get(0)).startsWith("econtext:");
  }

  @Test
  void noJavaAtAll() throws IOException {
    assumeInstalled("busybox");
    Path tools = tools("dd", "gzip", "mkdir", "mkfifo", "rm", "cat", "sh", "printf");
    assumeOwnMounts();
    ConnectFailedException e =
        failureOf(
            LaunchTarget.bare()
                .behind(
                    "unshare",
                    "-m",
                    "sh",
                    "-c",
                    "mount -t tmpfs none /usr/lib/jvm && PATH=$0 exec \"$@\"",
                    tools.toString())
                .shell(tools.resolve("sh").toString()));
    assertThat(e.reason()).isEqualTo(Reason.NO_JAVA);
    assertThat(e)
        .hasMessageContaining("no Java runtime")
        .hasMessageContaining("PATH=" + tools)
        .hasMessageContaining("JAVA_HOME")
        .hasMessageContaining("/usr/lib/jvm");
  }

  @Test
  void noJavaWhereItWasSaidToBe() {
    ConnectFailedException e = failureOf(LaunchTarget.bare().java("/nowhere/it's/java"));
    assertThat(e.reason()).isEqualTo(Reason.NO_JAVA);
    assertThat(e).hasMessageContaining("/nowhere/it's/java");
  }

  @Test
  void javaThatIsTooOld() throws IOException {
    String java11 =
        "echo Error: LinkageError occurred while loading main class"
            + " org.econtext.core.boot.Main java.lang.UnsupportedClassVersionError:"
            + " class file version 61.0 >&2; exit 1";
    String java8 =
        "echo \"Unrecognized VM option 'ErrorFileToStderr'\" >&2;"
            + " echo Error: Could not create the Java Virtual Machine. >&2; exit 1";
    for (String script : List.of(java11, java8)) {
      ConnectFailedException e = failureOf(LaunchTarget.bare().java(fakeJava(script).toString()));
      assertThat(e.reason()).isEqualTo(Reason.JAVA_TOO_OLD);
      assertThat(e).hasMessageContaining("Java 17 or newer");
    }
  }

  @Test
  void javaThatIsBroken() throws IOException {
    Path java = fakeJava("echo libjvm.so: cannot open shared object file >&2; exit 127");
    ConnectFailedException e = failureOf(LaunchTarget.bare().java(java.toString()));
    assertThat(e.reason()).isEqualTo(Reason.FAILED);
    assertThat(e).hasMessageContaining("libjvm.so").hasMessageContaining("127");
  }

  // ---- places in memory

  private LaunchTarget readOnly(String... places) {
    assumeOwnMounts();
    String script =
        "for d in "
            + String.join(" ", places)
            + ";do mount -t tmpfs -o ro none $d;done;"
            + "exec \"$@\"";
    return bare().behind("unshare", "-m", "sh", "-c", script, "sh");
  }

  @Test
  void otherPlacesServeWhereThereIsNoDevShm() {
    assertWorks(readOnly("/dev/shm"));
  }

  @Test
  void theUsersOwnDirectoryServesWhereNothingElseDoes() throws IOException {
    Path own = Files.createDirectory(directory.resolve("run dir"));
    LaunchTarget target = readOnly("/dev/shm", "/run", "/var/tmp");
    assertWorks(target.with("XDG_RUNTIME_DIR", own.toString()));
    try (var left = Files.list(own)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void nowhereToGo() {
    ConnectFailedException e =
        failureOf(readOnly("/dev/shm", "/run", "/tmp").with("TMPDIR", "/proc"));
    assertThat(e)
        .hasMessageContaining("/dev/shm")
        .hasMessageContaining("TMPDIR")
        .hasMessageContaining("73");
  }

  // ---- descriptors

  @Test
  void aSocketAsStdinAndStdout() {
    assumeInstalled("bash");
    assertWorks(new SocketTarget(ContextOptions.defaults()));
  }
}
