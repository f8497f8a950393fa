package org.econtext.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What failures while something is made say, and leave. */
class StagingTest {
  @TempDir Path directory;
  private Path target;

  @BeforeEach
  void begin() throws IOException {
    target = Files.writeString(directory.resolve("target"), "old");
  }

  private void fill(Staging.Maker maker) throws IOException {
    try (Staging staging = new Staging(target, Existing.REPLACE)) {
      staging.fill(maker);
    }
  }

  @Test
  void aFailureInsideNamesThePlaceWhereItWouldHaveBeen() {
    assertThatThrownBy(
            () ->
                fill(
                    path -> {
                      Files.createDirectory(path);
                      throw new FileSystemException(path + "/a/b", null, "No space");
                    }))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessage(target + "/a/b: No space");
    assertThat(directory).isDirectoryContaining(target::equals);
    assertThat(directory.toFile().list()).hasSize(1);
    assertThat(target).hasContent("old");
  }

  @Test
  void theTypeIsKept() {
    assertThatThrownBy(
            () ->
                fill(
                    path -> {
                      throw new NoSuchFileException(path.toString());
                    }))
        .isExactlyInstanceOf(NoSuchFileException.class)
        .hasMessage(target.toString());
  }

  @Test
  void aRefusalSaysWhoWasRefusedAndWhatHelps() {
    assertThatThrownBy(
            () ->
                fill(
                    path -> {
                      throw new AccessDeniedException(path.toString());
                    }))
        .isExactlyInstanceOf(AccessDeniedException.class)
        .hasMessageContaining(target + ": the user " + System.getProperty("user.name"))
        .hasMessageContaining("change the permissions");
  }

  @Test
  void whatHappenedElsewhereIsLeftAlone() {
    FileSystemException elsewhere = new FileSystemException("/elsewhere");
    assertThatThrownBy(
            () ->
                fill(
                    path -> {
                      throw elsewhere;
                    }))
        .isSameAs(elsewhere);
  }
}
