package org.econtext.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a context may send that was broken into. */
class TreeReaderTest {
  private static final Attributes ATTRIBUTES =
      new Attributes("rwxr-xr-x", FileTime.fromMillis(1_000));

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(sent);

  @TempDir Path directory;
  private Path outside;
  private Path root;

  @BeforeEach
  void begin() throws IOException {
    outside = Files.createDirectory(directory.resolve("outside"));
    root = directory.resolve("root");
    out.writeLong(0);
  }

  private void putHead(int kind, String name) throws IOException {
    out.writeByte(kind);
    out.writeShort(name.getBytes(StandardCharsets.UTF_8).length);
    out.write(name.getBytes(StandardCharsets.UTF_8));
  }

  private void putDirectory(String name) throws IOException {
    putHead(TreeWriter.DIRECTORY, name);
    ATTRIBUTES.write(out);
  }

  private void putFile(String name, String content, int crcError) throws IOException {
    putHead(TreeWriter.FILE, name);
    ATTRIBUTES.write(out);
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.writeInt(0);
    out.writeInt((int) crc.getValue() + crcError);
  }

  private void putLink(String name, Path target) throws IOException {
    putHead(TreeWriter.LINK, name);
    out.writeUTF(target.toString());
  }

  private void read() throws IOException {
    read(TransferOptions.defaults());
  }

  private void read(TransferOptions options) throws IOException {
    Pipe pipe = new Pipe();
    byte[] all = sent.toByteArray();
    // Cut into messages at odd places.
    for (int i = 0; i < all.length; i += 13) {
      pipe.send(Arrays.copyOfRange(all, i, Math.min(all.length, i + 13)));
    }
    new TreeReader(new ChannelInputStream(pipe), Quota.of(options), new Meter(null, "root"))
        .read(root);
  }

  @Test
  void aTreeIsMade() throws IOException {
    putDirectory("the root's name isn't the sender's affair");
    putFile("file", "content", 0);
    out.writeByte(TreeWriter.END);
    out.writeByte(TreeWriter.COMPLETE);
    read();
    assertThat(root.resolve("file")).hasContent("content");
    assertThat(Files.getLastModifiedTime(root)).isEqualTo(ATTRIBUTES.modified());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "/",
        "/etc",
        "../outside/file",
        "a/b",
        "a/../../outside/file",
        "./file",
        "file/",
        "outside/..",
        "nul\0"
      })
  void whatIsNoNameIsRefused(String name) throws IOException {
    putDirectory("");
    putFile(name, "content", 0);
    assertThatThrownBy(this::read)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(root.toString());
    assertThat(root).isEmptyDirectory();
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void nothingIsWrittenThroughALinkToADirectory() throws IOException {
    putDirectory("");
    putLink("a", outside);
    putDirectory("a");
    putFile("file", "content", 0);
    assertThatThrownBy(this::read).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void nothingIsWrittenThroughALinkToAFile() throws IOException {
    Path file = outside.resolve("file");
    putDirectory("");
    putLink("a", file);
    putFile("a", "content", 0);
    assertThatThrownBy(this::read).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void aLinkThatIsTheRootIsNotFollowed() throws IOException {
    putLink("", outside);
    putFile("file", "content", 0);
    assertThatThrownBy(this::read).hasMessageContaining("malformed");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void contentThatIsDamagedIsAnError() throws IOException {
    putFile("", "content", 1);
    out.writeByte(TreeWriter.COMPLETE);
    assertThatThrownBy(this::read)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(root.toString())
        .hasMessageContaining("isn't what was sent");
  }

  @Test
  void whatIsNotCompleteIsAnError() throws IOException {
    putFile("", "content", 0);
    assertThatThrownBy(this::read).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void aNegativeLengthIsAnError(int length) throws IOException {
    putHead(TreeWriter.FILE, "");
    ATTRIBUTES.write(out);
    out.writeInt(length);
    assertThatThrownBy(this::read).hasMessageContaining("malformed");
  }

  @Test
  void moreContentThanIsThereIsAnError() throws IOException {
    putHead(TreeWriter.FILE, "");
    ATTRIBUTES.write(out);
    out.writeInt(Integer.MAX_VALUE);
    out.write(new byte[100]);
    assertThatThrownBy(this::read).isInstanceOf(EOFException.class);
  }

  private void putTwoFiles() throws IOException {
    putDirectory("");
    putFile("a", "12345", 0);
    putFile("b", "67890", 0);
    out.writeByte(TreeWriter.END);
    out.writeByte(TreeWriter.COMPLETE);
  }

  @Test
  void whatTheLimitsAllowIsTaken() throws IOException {
    putTwoFiles();
    read(TransferOptions.defaults().maxBytes(10).maxEntries(3));
    assertThat(root.resolve("b")).hasContent("67890");
  }

  @Test
  void moreContentThanTheLimitIsNotWritten() throws IOException {
    putTwoFiles();
    assertThatThrownBy(() -> read(TransferOptions.defaults().maxBytes(9)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(root.resolve("b").toString())
        .hasMessageContaining("more than 9 bytes, which TransferOptions.maxBytes allows");
    assertThat(Files.size(root.resolve("b"))).isLessThan(5);
  }

  @Test
  void moreContentThanTheLimitIsRefusedWhenItIsAnnounced() throws IOException {
    sent.reset();
    out.writeLong(10);
    putTwoFiles();
    assertThatThrownBy(() -> read(TransferOptions.defaults().maxBytes(9)))
        .hasMessageContaining("maxBytes");
    assertThat(root).doesNotExist();
  }

  @Test
  void moreEntriesThanTheLimitAreNotMade() throws IOException {
    putTwoFiles();
    assertThatThrownBy(() -> read(TransferOptions.defaults().maxEntries(2)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(root.resolve("b").toString())
        .hasMessageContaining(
            "more than 2 files, directories and links, which TransferOptions.maxEntries allows");
    assertThat(root.resolve("b")).doesNotExist();
  }
}
