package org.econtext.master.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarPoolTest {
  @TempDir Path dir;

  @Test
  void closesTheLeastRecentlyUsedButNotUnderItsReader() throws IOException {
    Path first = new JarBuilder().entry("a", "first").writeTo(dir.resolve("1.jar"));
    Path second = new JarBuilder().entry("a", "second").writeTo(dir.resolve("2.jar"));
    try (JarPool pool = new JarPool(1)) {
      AtomicReference<JarFile> outer = new AtomicReference<>();
      long size =
          pool.read(
              first,
              17,
              jar -> {
                outer.set(jar);
                pool.read(second, 17, JarFile::size);
                assertThat(pool.size()).isEqualTo(1);
                return jar.getEntry("a").getSize();
              });
      assertThat(size).isEqualTo(5);
      assertThatThrownBy(() -> outer.get().getEntry("a")).hasMessageContaining("closed");
      assertThat(pool.read(first, 17, JarFile::size)).isEqualTo(2);
      assertThat(pool.size()).isEqualTo(1);
    }
  }

  @Test
  void opensAJarOnceForEachVersion() throws IOException {
    Path file = new JarBuilder().entry("a", "first").writeTo(dir.resolve("1.jar"));
    try (JarPool pool = new JarPool(8)) {
      JarFile jar = pool.read(file, 17, opened -> opened);
      JarFile again = pool.read(file, 17, opened -> opened);
      JarFile newer = pool.read(file, 21, opened -> opened);
      assertThat(again == jar).isTrue();
      assertThat(newer == jar).isFalse();
      assertThat(pool.size()).isEqualTo(2);
    }
  }

  @Test
  void nothingIsReadOnceClosed() throws IOException {
    Path file = new JarBuilder().writeTo(dir.resolve("1.jar"));
    JarPool pool = new JarPool(8);
    JarFile jar = pool.read(file, 17, opened -> opened);
    pool.close();
    assertThatThrownBy(() -> jar.getEntry("a")).hasMessageContaining("closed");
    assertThatThrownBy(() -> pool.read(file, 17, JarFile::size))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }
}
