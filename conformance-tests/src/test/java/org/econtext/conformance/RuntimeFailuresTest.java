package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.econtext.core.Context;
import org.econtext.core.ContextExecutor;
import org.econtext.core.LostContextException;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.testing.InProcessTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What fails in the middle of the runtime's own work costs that work, and not what follows. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RuntimeFailuresTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final String ENORMOUS = "enormous/resource";

  /** What fills the way to a child that reads nothing: the last of these waits for room. */
  private static final int[] FILLING_MEBIBYTES = {1, 65, 1};

  /** Of a program whose classes can't all be read. */
  private static final class BrokenLoader extends ClassLoader {
    BrokenLoader(ClassLoader parent) {
      super(parent);
    }

    private static void check(String name) {
      if (name.startsWith("broken")) {
        throw new IllegalStateException("the class path is broken at " + name);
      }
      if (name.startsWith("exhausted")) {
        throw new OutOfMemoryError("as if there was none left for " + name);
      }
    }

    @Override
    public URL getResource(String name) {
      check(name);
      return super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws java.io.IOException {
      check(name);
      return name.equals(ENORMOUS)
          ? Collections.enumeration(List.of(zeros(1), zeros(2)))
          : super.getResources(name);
    }

    private static URL zeros(int number) throws java.io.IOException {
      return new URL("zeros", "", number, ENORMOUS, new Zeros());
    }
  }

  /** Each of these may be sent, but not both. */
  private static final class Zeros extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(new byte[140 * MEBIBYTE]);
        }
      };
    }
  }

  /** What a child looks for. */
  static final class Probe {
    private Probe() {}

    static int count(String resource) throws java.io.IOException {
      return Collections.list(Probe.class.getClassLoader().getResources(resource)).size();
    }

    static String load(String name) {
      try {
        return Class.forName(name).getName();
      } catch (ReflectiveOperationException | LinkageError e) {
        return e.getClass().getSimpleName();
      }
    }
  }

  private static Router masterOfABrokenProgram() {
    Thread current = Thread.currentThread();
    ClassLoader own = current.getContextClassLoader();
    current.setContextClassLoader(new BrokenLoader(own));
    try {
      return Master.open();
    } finally {
      current.setContextClassLoader(own);
    }
  }

  private static void assertThatClassesArrive(Context child) {
    assertThat(child.callAsync(Probe::load, "org.econtext.conformance.LossFunctions"))
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo("org.econtext.conformance.LossFunctions");
  }

  @Test
  void anAnswerThatIsTooLargeToSendIsNoneAndNoMore() throws Exception {
    Router router = masterOfABrokenProgram();
    Context child = router.connect(InProcessTarget.isolated());
    assertThat(child.callAsync(Probe::count, ENORMOUS))
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo(0);
    assertThatClassesArrive(child);
    router.close();
  }

  @Test
  void aClassThatCannotBeReadIsMissingAndNoMore() throws Exception {
    Router router = masterOfABrokenProgram();
    Context child = router.connect(InProcessTarget.isolated());
    assertThat(child.call(Probe::load, "java.lang.String")).isEqualTo("java.lang.String");
    for (String name : new String[] {"broken.Type", "exhausted.Type"}) {
      assertThat(child.callAsync(Probe::load, name))
          .as(name)
          .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
          .isEqualTo("ClassNotFoundException");
    }
    assertThatClassesArrive(child);
    router.close();
  }

  @Test
  void aWriteThatFailsWithAnErrorEndsThatStreamAlone() throws Exception {
    Router router = RawPeer.quietMaster();
    RawPeer peer = RawPeer.childOf(router, "peer");
    RawPeer other = RawPeer.childOf(router, "other");
    peer.failNextWrite(new OutOfMemoryError("as if there was none left to write"));
    CompletableFuture<Integer> first = peer.context().callAsync(CallFunctions::add, 1, 2);
    // What was written in part can't be completed, so nothing can follow it.
    assertThatThrownBy(() -> first.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LostContextException.class);
    CompletableFuture<Integer> second = other.context().callAsync(CallFunctions::add, 1, 2);
    other.answer(other.receiveCall(), 3);
    assertThat(second.get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
    other.breakOff();
    router.close();
  }

  @Test
  void whoIsInterruptedWhileItSubmitsFailsNoTaskOfAnother() throws Exception {
    Router router = RawPeer.quietMaster();
    RawPeer stuck = RawPeer.childOf(router, "stuck");
    Background<Void> filling =
        Background.run(
                () -> {
                  for (int mebibytes : FILLING_MEBIBYTES) {
                    var unused =
                        stuck
                            .context()
                            .callAsync(CallFunctions::checksum, new byte[mebibytes * MEBIBYTE]);
                  }
                })
            .awaitRest();
    ContextExecutor executor = stuck.context().executor(1);
    Background<CompletableFuture<Integer>> interrupted =
        Background.start(() -> executor.submit(() -> CallFunctions.add(1, 2))).awaitRest();
    Background<CompletableFuture<Integer>> other =
        Background.start(() -> executor.submit(() -> CallFunctions.add(3, 4))).awaitRest();
    interrupted.interrupt();
    assertThatThrownBy(() -> interrupted.get().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
    for (int call = 0; call < FILLING_MEBIBYTES.length; call++) {
      stuck.receiveCall();
    }
    filling.get();
    stuck.answer(stuck.receiveCall(), 7);
    assertThat(other.get().get(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(7);
    stuck.breakOff();
    router.close();
  }
}
