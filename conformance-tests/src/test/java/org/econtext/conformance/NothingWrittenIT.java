package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.econtext.core.ConnectFailedException;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.parent.Connection;
import org.econtext.parent.ContextOptions;
import org.econtext.parent.TransportTarget;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is written to a disk where a context runs, and no name is left in memory. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NothingWrittenIT {
  private static final String CALLS =
      "open,openat,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,unlink,unlinkat,"
          + "rmdir,link,linkat,symlink,symlinkat,truncate";

  private static final Pattern LINE = Pattern.compile("^(\\d+) +(\\w+)\\((.*)\\) += (-?\\d+).*$");
  private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. \\w+ resumed>(.*)$");
  private static final Pattern NAME =
      Pattern.compile("(?:(?:AT_FDCWD|\\d+)<([^>]*)>, )?\"([^\"]*)\"");

  @TempDir Path directory;

  // ---- a whole life

  @Test
  void aWholeLifeWritesNothing() throws Exception {
    assertThat(changesOf(List.of())).isEmpty();
  }

  @Test
  void theCheckFindsWhatIsWritten() throws Exception {
    assertThat(changesOf(List.of("-XX:+UsePerfData"))).anyMatch(name -> name.contains("hsperf"));
  }

  /** What a context, and one below it, change in the file system outside of memory. */
  private List<String> changesOf(List<String> jvmOptions) throws Exception {
    assumeTrue(stracesHere(), "strace doesn't work here");
    Path trace = directory.resolve("trace");
    LaunchTarget target =
        LaunchTarget.bare()
            .java(LaunchTarget.javaHere())
            .with("HOME", System.getProperty("user.home"))
            .behind("strace", "-f", "-qq", "-y", "-o", trace.toString(), "-e", "trace=" + CALLS);
    live(target.withOptions(target.options().jvmOptions(jvmOptions)));
    return changes(Files.readAllLines(trace, StandardCharsets.ISO_8859_1));
  }

  private static boolean stracesHere() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true").start().waitFor() == 0;
    } catch (IOException e) {
      // Not installed.
      return false;
    }
  }

  private static void live(TransportTarget target) {
    try (LogCaptor log = LogCaptor.of(LogCaptor.CONTEXTS, "INFO");
        Router router = Master.open()) {
      Context context = router.connect(target);
      assertThat(context.call(CallFunctions::add, 1, 2)).isEqualTo(3);
      byte[] big = CallFunctions.bytes(1 << 20);
      assertThat(context.call(CallFunctions::checksum, big)).isEqualTo(CallFunctions.checksum(big));
      assertThat(context.call(ImportFunctions::nested)).isEqualTo(11);
      assertThat(context.call(ImportFunctions::probeByUrl)).isNotEmpty();
      context.run(OutputFunctions::log);
      context.run(OutputFunctions::print, "hello");
      assertThat(context.call(OutputFunctions::inherit, "echo from sh")).isZero();
      Context below = context.connect(Local.process());
      assertThat(below.call(CallFunctions::add, 1, 2)).isEqualTo(3);
      below.close();
      context.close();
      assertThat(log.entries()).isNotEmpty();
    }
  }

  private static List<String> changes(List<String> lines) {
    Map<String, String> unfinished = new HashMap<>();
    List<String> changes = new ArrayList<>();
    int seen = 0;
    for (String raw : lines) {
      String line = raw;
      Matcher resumed = RESUMED.matcher(raw);
      if (raw.endsWith("<unfinished ...>")) {
        unfinished.put(raw.split(" ", -1)[0], raw.replace(" <unfinished ...>", ""));
        continue;
      } else if (resumed.matches()) {
        line = unfinished.remove(resumed.group(1)) + resumed.group(2);
      }
      Matcher call = LINE.matcher(line);
      if (call.matches()) {
        seen++;
        if (!call.group(4).startsWith("-") && isChange(call.group(2), call.group(3))) {
          changes.add(line);
        }
      }
    }
    assertThat(seen).as("calls that were understood").isGreaterThan(100);
    return changes;
  }

  private static boolean isChange(String call, String arguments) {
    boolean opens = call.startsWith("open");
    if (opens && !arguments.matches(".*O_(WRONLY|RDWR|CREAT|TRUNC|TMPFILE).*")) {
      return false;
    }
    Matcher name = NAME.matcher(arguments);
    boolean any = false;
    while (name.find()) {
      any = true;
      String path = name.group(2);
      String full = path.startsWith("/") ? path : name.group(1) + "/" + path;
      if (!full.matches("/(dev|proc)/.*")) {
        return true;
      }
    }
    return !any;
  }

  // ---- killed half-way

  /** Remembers the first stage instead of running it. */
  private static final class Capturing implements TransportTarget {
    private static final long serialVersionUID = 1L;

    private final transient AtomicReference<List<String>> captured = new AtomicReference<>();

    @Override
    public ContextOptions options() {
      return ContextOptions.defaults().java(LaunchTarget.javaHere());
    }

    @Override
    public TransportTarget withOptions(ContextOptions options) {
      throw new UnsupportedOperationException("has no options");
    }

    @Override
    public String hop() {
      return "none";
    }

    @Override
    public List<String> command(List<String> firstStage) {
      return firstStage;
    }

    @Override
    public Connection open(List<String> firstStage) throws IOException {
      captured.set(firstStage);
      throw new IOException("only looking");
    }
  }

  private static Process startFirstStage() throws IOException {
    Capturing target = new Capturing();
    try (Router router = Master.open()) {
      router.connect(target);
      throw new AssertionError("connected by nothing");
    } catch (ConnectFailedException e) {
      assertThat(e).hasMessageContaining("only looking");
    }
    return new ProcessBuilder(target.captured.get()).start();
  }

  private static boolean hasName(long pid) {
    return Files.exists(Path.of("/dev/shm/.econtext." + pid));
  }

  private static void awaitMarker(Process shell) throws IOException {
    InputStream out = shell.getInputStream();
    int last = 0;
    for (int next = out.read(); next != '\n'; next = out.read()) {
      assertThat(next).isNotEqualTo(-1);
      last = next;
    }
    assertThat(last).isNotZero();
  }

  @Test
  void killedWhenItIsReadyForThePayload() throws Exception {
    Process shell = startFirstStage();
    awaitMarker(shell);
    assertThat(hasName(shell.pid())).isFalse();
    shell.destroyForcibly().waitFor();
    assertThat(hasName(shell.pid())).isFalse();
  }

  @Test
  void killedWithinThePayload() throws Exception {
    Process shell = startFirstStage();
    awaitMarker(shell);
    shell.getOutputStream().write(new byte[10_000]);
    shell.getOutputStream().flush();
    List<ProcessHandle> below = shell.descendants().toList();
    shell.destroyForcibly().waitFor();
    assertThat(hasName(shell.pid())).isFalse();
    shell.getOutputStream().close();
    for (ProcessHandle tool : below) {
      Eventually.holds("dd and gzip end with their input", () -> !tool.isAlive());
    }
  }

  @Test
  void aConnectionThatEndsWithinThePayload() throws Exception {
    Process shell = startFirstStage();
    awaitMarker(shell);
    shell.getOutputStream().write(new byte[10_000]);
    shell.getOutputStream().close();
    assertThat(shell.waitFor(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).isNotZero();
    assertThat(hasName(shell.pid())).isFalse();
  }

  @Test
  void terminatedAsSoonAsThereIsAName() throws Exception {
    int caught = 0;
    for (int i = 0; i < 20; i++) {
      Process shell = startFirstStage();
      long pid = shell.pid();
      while (shell.isAlive() && !hasName(pid) && shell.getInputStream().available() == 0) {
        Thread.onSpinWait();
      }
      caught += hasName(pid) ? 1 : 0;
      shell.destroy();
      assertThat(shell.waitFor(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      Eventually.holds("the name is gone", () -> !hasName(pid));
    }
    assertThat(caught).as("times that there was a name").isPositive();
  }
}
