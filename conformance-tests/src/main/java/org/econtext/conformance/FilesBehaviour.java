package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.econtext.core.Context;
import org.econtext.core.LostContextException;
import org.econtext.core.Receiver;
import org.econtext.files.ChannelInputStream;
import org.econtext.files.ContextFiles;
import org.econtext.files.Existing;
import org.econtext.files.Progress;
import org.econtext.files.TransferOptions;
import org.econtext.files.Transferred;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How files and directory trees are copied to and from a context. */
public abstract class FilesBehaviour extends SharedContextBehaviour {
  private static final int MEBIBYTE = 1 << 20;

  /** More than is transferred before it is noticed that the transfer is to end. */
  private static final long ENDLESS_BYTES = 64L << 30;

  private String here;
  private String there;

  /** For subclasses. */
  protected FilesBehaviour() {}

  @BeforeEach
  void makeDirectories() throws IOException {
    here = FileTreeFunctions.makeDirectory();
    there = context().call(FileTreeFunctions::makeDirectory);
  }

  @AfterEach
  void removeDirectories() throws IOException {
    FileTreeFunctions.remove(here);
    context().run(FileTreeFunctions::remove, there);
  }

  private ContextFiles files() {
    return ContextFiles.of(context());
  }

  private Path here(String name) {
    return Path.of(here, name);
  }

  private List<String> listThere() {
    return context().call(FileTreeFunctions::list, there);
  }

  @Test
  void aTreeGoesThereAndComesBack() throws Exception {
    FileTreeFunctions.makeTree(here("tree").toString());
    Transferred pushed = files().push(here("tree"), there + "/copy");
    String original = FileTreeFunctions.describe(here("tree").toString());
    assertThat(context().call(FileTreeFunctions::describe, there + "/copy")).isEqualTo(original);
    Transferred pulled = files().pull(there + "/copy", here("back"));
    assertThat(FileTreeFunctions.describe(here("back").toString())).isEqualTo(original);
    assertThat(pulled.contentBytes()).isEqualTo(pushed.contentBytes());
    assertThat(pulled.files()).isEqualTo(7);
    assertThat(pushed.files()).isEqualTo(7);
    assertThat(pushed.contentBytes()).isGreaterThan(900_000);
    assertThat(listThere()).containsExactly("copy");
  }

  @Test
  void namesAreKeptByteForByte() throws Exception {
    // What a locale of plain ASCII, as targets often have, has no characters for.
    Path odd = Path.of(URI.create("file://" + here + "/%C3%BC%FF%0A%25"));
    Files.createFile(Files.createDirectory(here("tree")).resolve("a"));
    Files.move(here("tree/a"), here("tree").resolve(odd.getFileName()));
    Files.createSymbolicLink(here("tree/link"), odd.getFileName());
    files().push(here("tree"), there + "/\u00fc\u20ac");
    files().pull(there + "/\u00fc\u20ac", here("back"));
    assertThat(Files.exists(here("back").resolve(odd.getFileName()))).isTrue();
    assertThat(Files.readSymbolicLink(here("back/link"))).isEqualTo(odd.getFileName());
  }

  @Test
  void whatIsThereStaysUnlessItIsToBeReplaced() throws Exception {
    Files.writeString(here("file"), "new");
    context().run(FileTreeFunctions::writeText, there + "/file", "old");
    assertThatThrownBy(() -> files().push(here("file"), there + "/file"))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(there + "/file");
    assertThat(context().call(FileTreeFunctions::readText, there + "/file")).isEqualTo("old");
    TransferOptions replacing = TransferOptions.defaults().existing(Existing.REPLACE);
    files().push(here("file"), there + "/file", replacing);
    assertThat(context().call(FileTreeFunctions::readText, there + "/file")).isEqualTo("new");
    FileTreeFunctions.makeTree(here("tree").toString());
    files().push(here("tree"), there + "/file", replacing);
    files().push(here("tree"), there + "/file", replacing);
    assertThat(context().call(FileTreeFunctions::describe, there + "/file"))
        .isEqualTo(FileTreeFunctions.describe(here("tree").toString()));
    assertThat(listThere()).containsExactly("file");
  }

  @Test
  void whatDoesNotExistIsNamed() {
    assertThatThrownBy(() -> files().pull(there + "/none", here("copy")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(there + "/none");
    assertThatThrownBy(() -> files().push(here("none"), there + "/copy"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(here("none").toString());
    assertThatThrownBy(() -> files().push(Path.of(here), there + "/none/copy"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(there + "/none");
    assertThat(listThere()).isEmpty();
    assertThat(Path.of(here)).isEmptyDirectory();
  }

  @Test
  void hugeFilesAreStreamedAndPackedWhereThatGains() throws Exception {
    long size = 300L * MEBIBYTE;
    context().run(FileTreeFunctions::makeHole, there + "/hole", size);
    List<Progress> told = new ArrayList<>();
    long start = System.nanoTime();
    Transferred pulled =
        files().pull(there + "/hole", here("hole"), TransferOptions.defaults().progress(told::add));
    long tenths = (System.nanoTime() - start) / 100_000_000;
    assertThat(here("hole")).hasSize(size);
    assertThat(pulled.contentBytes()).isEqualTo(size);
    assertThat(pulled.channelBytes()).isLessThan(size / 2);
    assertThat(told).hasSizeBetween(1, (int) tenths + 2);
    assertThat(told).isSortedAccordingTo(Comparator.comparingLong(Progress::doneBytes));
    assertThat(told.get(told.size() - 1)).isEqualTo(new Progress(size, size, "hole"));
    Files.write(here("noise"), FileTreeFunctions.noise(8 * MEBIBYTE));
    long beside = files().push(here("noise"), there + "/noise").channelBytes() - 8 * MEBIBYTE;
    assertThat(beside).isBetween(0L, 20_000L);
  }

  @Test
  void whatFailsOnTheWayLeavesNothing() throws Exception {
    FileTreeFunctions.makeTreeWithFifo(here("tree").toString());
    assertThatThrownBy(() -> files().push(here("tree"), there + "/copy"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(here("tree/fifo").toString());
    assertThat(listThere()).isEmpty();
    context().run(FileTreeFunctions::makeTreeWithFifo, there + "/tree");
    assertThatThrownBy(() -> files().pull(there + "/tree", here("copy")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(there + "/tree/fifo");
    assertThat(FileTreeFunctions.list(here)).containsExactly("tree");
  }

  @Test
  void whoIsToldMayEndTheTransfer() throws Exception {
    FileTreeFunctions.makeHole(here("hole").toString(), ENDLESS_BYTES);
    TransferOptions failing =
        TransferOptions.defaults()
            .progress(
                progress -> {
                  throw new IllegalStateException("enough of " + progress.path());
                });
    assertThatThrownBy(() -> files().push(here("hole"), there + "/copy", failing))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough of hole");
    assertThat(listThere()).isEmpty();
    context().run(FileTreeFunctions::makeHole, there + "/hole", ENDLESS_BYTES);
    assertThatThrownBy(() -> files().pull(there + "/hole", here("copy"), failing))
        .isInstanceOf(IllegalStateException.class);
    assertThat(FileTreeFunctions.list(here)).containsExactly("hole");
  }

  private static TransferOptions interruptingItself(BooleanSupplier begun) {
    return TransferOptions.defaults()
        .existing(Existing.REPLACE)
        .progress(
            progress -> {
              if (begun.getAsBoolean()) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @Test
  void anInterruptedPushLeavesWhatWasThere() throws Exception {
    FileTreeFunctions.makeHole(here("hole").toString(), ENDLESS_BYTES);
    context().run(FileTreeFunctions::writeText, there + "/file", "old");
    // Only then is there something to remove.
    TransferOptions interrupting = interruptingItself(() -> listThere().size() > 1);
    assertThatThrownBy(() -> files().push(here("hole"), there + "/file", interrupting))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    Eventually.holds("only the file is left", () -> listThere().equals(List.of("file")));
    assertThat(context().call(FileTreeFunctions::readText, there + "/file")).isEqualTo("old");
  }

  @Test
  void anInterruptedPullLeavesWhatWasHere() throws Exception {
    context().run(FileTreeFunctions::makeHole, there + "/hole", ENDLESS_BYTES);
    Files.writeString(here("file"), "old");
    assertThatThrownBy(
            () -> files().pull(there + "/hole", here("file"), interruptingItself(() -> true)))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(FileTreeFunctions.list(here)).containsExactly("file");
    assertThat(here("file")).hasContent("old");
  }

  @Test
  void noMoreIsPulledThanIsAllowed() throws Exception {
    context().run(FileTreeFunctions::makeTree, there + "/tree");
    TransferOptions allowed = TransferOptions.defaults();
    assertThatThrownBy(() -> files().pull(there + "/tree", here("copy"), allowed.maxBytes(10_000)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(here("copy").toString())
        .hasMessageContaining("more than 10000 bytes, which TransferOptions.maxBytes allows");
    assertThatThrownBy(() -> files().pull(there + "/tree", here("copy"), allowed.maxEntries(5)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(here("copy").toString())
        .hasMessageContaining("TransferOptions.maxEntries");
    assertThat(Path.of(here)).isEmptyDirectory();
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // Of a call that is lost with its context.
  void aContextThatIsKilledLeavesNothingHere() {
    context().run(FileTreeFunctions::makeHole, there + "/hole", ENDLESS_BYTES);
    Context doomed = connect("doomed");
    TransferOptions killing =
        TransferOptions.defaults().progress(progress -> doomed.runAsync(LifeFunctions::killSelf));
    assertThatThrownBy(() -> ContextFiles.of(doomed).pull(there + "/hole", here("copy"), killing))
        .isInstanceOf(LostContextException.class)
        .hasMessageContaining("doomed");
    assertThat(Path.of(here)).isEmptyDirectory();
  }

  @Test
  void aContextThatEndsLeavesNothingThere() throws Exception {
    FileTreeFunctions.makeHole(here("hole").toString(), ENDLESS_BYTES);
    Context doomed = connect("doomed");
    TransferOptions ending = TransferOptions.defaults().progress(progress -> doomed.close());
    assertThatThrownBy(() -> ContextFiles.of(doomed).push(here("hole"), there + "/copy", ending))
        // It may still say that it failed before it is gone.
        .isInstanceOfAny(LostContextException.class, IOException.class);
    assertThat(listThere()).isEmpty();
  }

  @Test
  void bytesAreStreamedOverAChannel() throws Exception {
    try (Receiver<byte[]> receiver = router().receiver(byte[].class);
        ChannelInputStream in = new ChannelInputStream(receiver)) {
      context().run(FileTreeFunctions::writeNumbers, receiver.sender(), 100_000);
      byte[] all = in.readAllBytes();
      assertThat(all).hasSize(400_000);
      ByteBuffer numbers = ByteBuffer.wrap(all);
      for (int i = 0; i < 100_000; i++) {
        assertThat(numbers.getInt()).isEqualTo(i);
      }
    }
  }
}
