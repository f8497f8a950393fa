package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryPipeTest {
  private final MemoryPipe pipe = new MemoryPipe();

  @Test
  void whatIsWrittenIsReadInItsOrder() throws IOException {
    byte[] bytes = new byte[MemoryPipe.CAPACITY_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    pipe.output().write(bytes, 0, 1_000);
    assertThat(pipe.input().readNBytes(500)).isEqualTo(Arrays.copyOf(bytes, 500));
    pipe.output().write(bytes, 1_000, bytes.length - 1_000);
    assertThat(pipe.input().readNBytes(bytes.length - 500))
        .isEqualTo(Arrays.copyOfRange(bytes, 500, bytes.length));
  }

  @Test
  void aWriterWaitsForRoom() throws IOException {
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                pipe.output().write(new byte[3 * MemoryPipe.CAPACITY_BYTES]);
                pipe.output().close();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(pipe.input().readAllBytes()).hasSize(3 * MemoryPipe.CAPACITY_BYTES);
    written.join();
  }

  @Test
  void whatWasWrittenIsReadBeforeTheEnd() throws IOException {
    pipe.output().write(new byte[10]);
    pipe.output().close();
    assertThat(pipe.input().readAllBytes()).hasSize(10);
  }

  @Test
  void closingEndsBothSides() {
    pipe.close();
    assertThatThrownBy(() -> pipe.output().write(1)).hasMessage("Broken pipe");
    assertThatThrownBy(() -> pipe.input().read()).hasMessageContaining("closed");
  }
}
