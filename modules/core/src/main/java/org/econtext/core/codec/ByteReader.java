package org.econtext.core.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.econtext.core.CodecException;

/**
 * Reads from front to back what a {@link ByteWriter} wrote. Not thread safe.
 *
 * <p>The bytes may come from a hostile peer: every read checks what is left and throws {@link
 * CodecException} rather than go past the end, and no length is believed before the bytes behind it
 * are seen to be there.
 */
public final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  /**
   * Reads a whole array.
   *
   * @param bytes the bytes, not copied
   */
  public ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /**
   * Reads a part of an array.
   *
   * @param bytes the bytes, not copied
   * @param offset the first one
   * @param count how many
   */
  public ByteReader(byte[] bytes, int offset, int count) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + count;
  }

  /**
   * How much is left.
   *
   * @return the number of unread bytes
   */
  public int remaining() {
    return end - position;
  }

  /**
   * Reads one byte.
   *
   * @return the byte, 0 to 255
   * @throws CodecException if nothing is left
   */
  public int getByte() {
    require(1);
    return bytes[position++] & 0xff;
  }

  /**
   * Reads two bytes.
   *
   * @return the value, 0 to 65535
   * @throws CodecException if fewer are left
   */
  public int getShort() {
    require(2);
    return getByte() << 8 | getByte();
  }

  /**
   * Reads four bytes.
   *
   * @return the value
   * @throws CodecException if fewer are left
   */
  public int getInt() {
    require(4);
    int value =
        (bytes[position] & 0xff) << 24
            | (bytes[position + 1] & 0xff) << 16
            | (bytes[position + 2] & 0xff) << 8
            | (bytes[position + 3] & 0xff);
    position += 4;
    return value;
  }

  /**
   * Reads eight bytes.
   *
   * @return the value
   * @throws CodecException if fewer are left
   */
  public long getLong() {
    require(8);
    return (long) getInt() << 32 | (getInt() & 0xffffffffL);
  }

  /**
   * Reads what {@link ByteWriter#putVarInt} wrote.
   *
   * @return the value
   * @throws CodecException if it is cut off or longer than five bytes
   */
  public int getVarInt() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = getByte();
      value |= (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new CodecException("a number of more than five bytes");
  }

  /**
   * Reads a number of things that follow, each of which takes at least one byte.
   *
   * @return the number, never more than {@link #remaining()}
   * @throws CodecException if more are announced than can follow
   */
  public int getCount() {
    int count = getVarInt();
    if (count < 0 || count > remaining()) {
      throw new CodecException(
          (count & 0xffffffffL) + " items announced, but only " + remaining() + " bytes follow");
    }
    return count;
  }

  /**
   * Reads what {@link ByteWriter#putString} wrote.
   *
   * @return the string; malformed UTF-8 is replaced, never refused
   * @throws CodecException if it is cut off
   */
  public String getString() {
    int count = getCount();
    String value = new String(bytes, position, count, StandardCharsets.UTF_8);
    position += count;
    return value;
  }

  /**
   * Reads what {@link ByteWriter#putNullableString} wrote.
   *
   * @return the string, or null
   * @throws CodecException if it is cut off
   */
  public String getNullableString() {
    return getByte() == 0 ? null : getString();
  }

  /**
   * Reads bytes whose number the caller knows.
   *
   * @param count how many
   * @return a new array
   * @throws CodecException if fewer are left
   */
  public byte[] getBytes(int count) {
    require(count);
    byte[] value = new byte[count];
    System.arraycopy(bytes, position, value, 0, count);
    position += count;
    return value;
  }

  /**
   * Reads what {@link ByteWriter#putByteArray} wrote.
   *
   * @return a new array
   * @throws CodecException if it is cut off
   */
  public byte[] getByteArray() {
    return getBytes(getCount());
  }

  /**
   * Passes over bytes that the caller takes from a buffer.
   *
   * @param count how many
   * @return a buffer over them, big endian
   * @throws CodecException if fewer are left
   */
  public ByteBuffer getSpace(int count) {
    require(count);
    ByteBuffer space = ByteBuffer.wrap(bytes, position, count);
    position += count;
    return space;
  }

  private void require(int count) {
    if (count < 0 || end - position < count) {
      throw new CodecException(
          "cut off: " + count + " bytes wanted, " + (end - position) + " bytes left");
    }
  }
}
