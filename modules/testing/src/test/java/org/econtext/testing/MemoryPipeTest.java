package org.econtext.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A pipe whose reader is called. */
class MemoryPipeTest {
  private final MemoryPipe pipe = new MemoryPipe();
  private final AtomicInteger calls = new AtomicInteger();
  private final InputStream in = pipe.flushed();
  private final OutputStream out = pipe.output();

  @Test
  void theReaderIsCalledOnceForWhatWasFlushed() throws IOException {
    pipe.whenReadable(calls::incrementAndGet);
    out.write(new byte[10]);
    assertThat(calls).hasValue(0);
    out.flush();
    out.write(new byte[10]);
    out.flush();
    assertThat(calls).hasValue(1);
    assertThat(in.readAllBytes()).hasSize(20);
    assertThat(pipe.rests()).isTrue();
    out.write(1);
    out.flush();
    assertThat(calls).hasValue(2);
  }

  @Test
  void aReaderThatComesLaterIsCalledForWhatIsThere() throws IOException {
    out.write(1);
    out.flush();
    pipe.whenReadable(calls::incrementAndGet);
    assertThat(calls).hasValue(1);
  }

  @Test
  void aReaderDoesNotRestBeforeWhatWasFlushedMeanwhile() throws IOException {
    pipe.whenReadable(calls::incrementAndGet);
    out.write(1);
    out.flush();
    assertThat(in.readAllBytes()).hasSize(1);
    out.write(2);
    out.flush();
    assertThat(pipe.rests()).isFalse();
    assertThat(in.readAllBytes()).containsExactly(2);
    assertThat(calls).hasValue(1);
  }

  @Test
  void whatIsNotFlushedWhenTheReaderRestsIsKept() throws IOException {
    pipe.whenReadable(calls::incrementAndGet);
    byte[] bytes = new byte[5_000];
    bytes[4_999] = 7;
    out.write(bytes);
    assertThat(pipe.rests()).isTrue();
    out.flush();
    assertThat(calls).hasValue(1);
    assertThat(in.readAllBytes()).isEqualTo(bytes);
  }

  @Test
  void theReaderIsCalledForTheEnd() {
    pipe.whenReadable(calls::incrementAndGet);
    assertThat(pipe.isAtEnd()).isFalse();
    pipe.close();
    assertThat(calls).hasValue(1);
    assertThat(pipe.isAtEnd()).isTrue();
  }
}
