package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.CallException;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.files.ContextFiles;
import org.econtext.files.Existing;
import org.econtext.files.TransferOptions;
import org.econtext.transport.docker.Docker;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file system that has no room, or that refuses somebody, makes of a transfer. */
@RequiresDocker
class FilesIT extends TransportIT {
  /** More than {@code /small} has room for. */
  private static final int MANY_BYTES = 8 << 20;

  private static final TransferOptions REPLACING =
      TransferOptions.defaults().existing(Existing.REPLACE);

  private static TestHost host;

  @TempDir Path here;

  @BeforeAll
  static void startHost() throws Exception {
    host = TestHost.debian().withTmpFs(Map.of("/small", "rw,size=4m,mode=755"));
    host.start();
  }

  @AfterAll
  static void stopHost() {
    host.stop();
  }

  @BeforeEach
  void fillHost() throws Exception {
    host.sh("rm -rf /small/* /small/.e* && printf old > /small/file");
  }

  private Context as(String user) {
    return router.connect(
        Docker.container(host.getContainerId().substring(0, 12)).user(user).name(user));
  }

  private Path makeTree() throws IOException {
    Path tree = Files.createDirectories(here.resolve("tree/a")).getParent();
    Files.write(tree.resolve("a/many"), FileTreeFunctions.noise(MANY_BYTES));
    return tree;
  }

  private static void assertNothingHasChanged() throws Exception {
    assertThat(host.sh("ls -A /small; cat /small/file").strip()).isEqualTo("file\nold");
  }

  @Test
  void aReceiverWithoutRoomSaysSoAndKeepsWhatItHad() throws Exception {
    Path tree = makeTree();
    ContextFiles files = ContextFiles.of(as("root"));
    assertThatThrownBy(() -> files.push(tree.resolve("a/many"), "/small/file", REPLACING))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("/small/file: No space left on device")
        .hasMessageContaining("look at what room is there");
    assertNothingHasChanged();
    assertThatThrownBy(() -> files.push(tree, "/small/tree"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("/small/tree/a/many: No space left on device");
    assertNothingHasChanged();
    Path small = Files.writeString(here.resolve("small"), "new");
    files.push(small, "/small/file", REPLACING);
    assertThat(host.sh("cat /small/file")).isEqualTo("new");
  }

  /** Runs in the container, which is then the side that pulls. */
  private static void pullIntoSmall(Router router) throws IOException {
    try (Context child = router.connect(Local.process())) {
      ContextFiles.of(child).pull("/tmp/many", Path.of("/small/file"), REPLACING);
    }
  }

  @Test
  void whoPullsWithoutRoomIsToldAndKeepsWhatItHad() throws Exception {
    host.sh("head -c " + MANY_BYTES + " /dev/urandom > /tmp/many");
    Context root = as("root");
    assertThatThrownBy(() -> root.run(FilesIT::pullIntoSmall, router))
        .isInstanceOf(CallException.class)
        .hasStackTraceContaining("/small/file: No space left on device");
    assertNothingHasChanged();
  }

  @Test
  void aDirectoryThatMayNotBeWrittenToIsNamed() throws Exception {
    Path small = Files.writeString(here.resolve("small"), "new");
    ContextFiles files = ContextFiles.of(as("alice"));
    for (Path each : new Path[] {small, makeTree()}) {
      assertThatThrownBy(() -> files.push(each, "/small/file", REPLACING))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("/small/file: the user alice may not write there")
          .hasMessageContaining("use a context of a user who may");
    }
    assertNothingHasChanged();
  }

  @Test
  void whatMayNotBeReadIsNamed() throws Exception {
    host.sh("rm -rf /tmp/tree; mkdir -p /tmp/tree/shut; printf x > /tmp/tree/secret");
    host.sh("chmod 600 /tmp/tree/secret; chmod 700 /tmp/tree/shut");
    ContextFiles files = ContextFiles.of(as("alice"));
    for (String each : new String[] {"/tmp/tree/secret", "/tmp/tree/shut"}) {
      assertThatThrownBy(() -> files.pull(each, here.resolve("copy")))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining(each + ": the user alice may not read there");
    }
    assertThatThrownBy(() -> files.pull("/tmp/tree", here.resolve("copy")))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("/tmp/tree/s");
    assertThat(here).isEmptyDirectory();
  }
}
