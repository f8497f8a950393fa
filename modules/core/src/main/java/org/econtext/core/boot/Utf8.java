package org.econtext.core.boot;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Text out of bytes that should be UTF-8. */
final class Utf8 {
  private Utf8() {}

  /**
   * Decodes bytes; what is no UTF-8 stays visible as {@code \xNN}, so nothing is lost.
   *
   * @param bytes the bytes
   * @param count how many of them
   * @return the text
   */
  public static String escapingMalformed(byte[] bytes, int count) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, count);
    CharBuffer out = CharBuffer.allocate(count + 16);
    StringBuilder text = new StringBuilder(count);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      text.append(out.flip());
      out.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        int next = in.get() & 0xff;
        text.append("\\x").append(Character.forDigit(next >> 4, 16));
        text.append(Character.forDigit(next & 0xf, 16));
      }
      decoder.reset();
    }
  }
}
