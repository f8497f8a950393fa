package org.econtext.core.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte array that is written from front to back, big endian. Not thread safe.
 *
 * <p>Every write returns nothing and never fails for lack of room, except with {@link
 * OutOfMemoryError} beyond what one Java array can hold.
 */
public final class ByteWriter {
  private static final int INITIAL_BYTES = 256;

  /** What a length of one byte can say. */
  private static final int MAX_ASCII_CHARS = 127;

  private byte[] bytes;
  private int length;

  /** Makes an empty writer. */
  public ByteWriter() {
    this(INITIAL_BYTES);
  }

  /**
   * Makes an empty writer with room for some bytes.
   *
   * @param initialBytes the room to begin with, in bytes
   */
  public ByteWriter(int initialBytes) {
    bytes = new byte[Math.max(16, initialBytes)];
  }

  /**
   * How many bytes were written.
   *
   * @return the number of bytes
   */
  public int length() {
    return length;
  }

  /**
   * The array behind this writer; its first {@link #length()} bytes are what was written.
   *
   * @return the array itself, not a copy; the next write may replace it
   */
  public byte[] array() {
    return bytes;
  }

  /**
   * What was written.
   *
   * @return a copy of the right length
   */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /**
   * Forgets everything from a position on.
   *
   * @param newLength the number of bytes to keep, at most {@link #length()}
   */
  public void truncate(int newLength) {
    if (newLength < 0 || newLength > length) {
      throw new IllegalArgumentException("cannot truncate " + length + " bytes to " + newLength);
    }
    length = newLength;
  }

  /**
   * Writes one byte.
   *
   * @param value the byte, in the low eight bits
   */
  public void putByte(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  /**
   * Writes two bytes.
   *
   * @param value the value, in the low sixteen bits
   */
  public void putShort(int value) {
    reserve(2);
    bytes[length++] = (byte) (value >> 8);
    bytes[length++] = (byte) value;
  }

  /**
   * Writes four bytes.
   *
   * @param value the value
   */
  public void putInt(int value) {
    reserve(4);
    setInt(length, value);
    length += 4;
  }

  /**
   * Overwrites four bytes that were written before.
   *
   * @param position where they begin
   * @param value the value
   */
  public void setInt(int position, int value) {
    bytes[position] = (byte) (value >> 24);
    bytes[position + 1] = (byte) (value >> 16);
    bytes[position + 2] = (byte) (value >> 8);
    bytes[position + 3] = (byte) value;
  }

  /**
   * Writes eight bytes.
   *
   * @param value the value
   */
  public void putLong(long value) {
    putInt((int) (value >> 32));
    putInt((int) value);
  }

  /**
   * Writes an int in one to five bytes, seven bits a byte, low bits first; small non-negative
   * values are short (LEB128, as in the Protocol Buffers encoding).
   *
   * @param value the value, taken as unsigned
   */
  public void putVarInt(int value) {
    reserve(5);
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /**
   * Writes a string as its length in bytes and its UTF-8 form; lone surrogates become {@code '?'}.
   *
   * @param value the string, not null
   */
  public void putString(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    putVarInt(utf8.length);
    putBytes(utf8, 0, utf8.length);
  }

  /**
   * Writes a string that may be missing.
   *
   * @param value the string, or null
   */
  public void putNullableString(String value) {
    putByte(value == null ? 0 : 1);
    if (value != null) {
      putString(value);
    }
  }

  /**
   * Writes a string as {@link #putString} does if it is short and ASCII, which needs no copy of it.
   *
   * @param value the string, not null
   * @return false if it isn't; nothing was written then
   */
  boolean putAscii(String value) {
    int count = value.length();
    if (count > MAX_ASCII_CHARS) {
      return false;
    }
    reserve(count + 1);
    int position = length;
    bytes[position++] = (byte) count;
    for (int i = 0; i < count; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        return false;
      }
      bytes[position++] = (byte) c;
    }
    length = position;
    return true;
  }

  /**
   * Makes room for bytes that count as written, for the caller to fill.
   *
   * @param count how many
   * @return a buffer over them, big endian, to be filled before the next write
   */
  public ByteBuffer putSpace(int count) {
    reserve(count);
    ByteBuffer space = ByteBuffer.wrap(bytes, length, count);
    length += count;
    return space;
  }

  /**
   * Writes bytes as they are, without their number.
   *
   * @param source where they come from
   * @param offset the first one
   * @param count how many
   */
  public void putBytes(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /**
   * Writes bytes with their number before them.
   *
   * @param source the bytes
   */
  public void putByteArray(byte[] source) {
    putVarInt(source.length);
    putBytes(source, 0, source.length);
  }

  /**
   * Makes room for bytes that are about to be written.
   *
   * @param count how many
   */
  public void reserve(int count) {
    if (bytes.length - length < count) {
      long wanted = Math.max((long) length + count, bytes.length * 2L);
      if ((long) length + count > Integer.MAX_VALUE - 8) {
        throw new OutOfMemoryError("a message of more than 2 GiB");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }
}
