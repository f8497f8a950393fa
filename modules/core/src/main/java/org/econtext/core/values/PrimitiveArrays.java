package org.econtext.core.values;

import java.nio.ByteBuffer;
import org.econtext.core.CodecException;
import org.econtext.core.codec.ByteReader;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.codec.Tags;

/** Arrays of primitives, big endian; those of bytes are the encoder's own. */
final class PrimitiveArrays {
  private PrimitiveArrays() {}

  static void put(ByteWriter out, Object array) {
    out.putByte(Tags.PRIMITIVES);
    if (array instanceof boolean[] values) {
      ByteBuffer space = begin(out, 'Z', values.length, 1);
      for (boolean value : values) {
        space.put((byte) (value ? 1 : 0));
      }
    } else if (array instanceof short[] values) {
      begin(out, 'S', values.length, 2).asShortBuffer().put(values);
    } else if (array instanceof char[] values) {
      begin(out, 'C', values.length, 2).asCharBuffer().put(values);
    } else if (array instanceof int[] values) {
      begin(out, 'I', values.length, 4).asIntBuffer().put(values);
    } else if (array instanceof long[] values) {
      begin(out, 'J', values.length, 8).asLongBuffer().put(values);
    } else if (array instanceof float[] values) {
      begin(out, 'F', values.length, 4).asFloatBuffer().put(values);
    } else {
      double[] values = (double[]) array;
      begin(out, 'D', values.length, 8).asDoubleBuffer().put(values);
    }
  }

  private static ByteBuffer begin(ByteWriter out, char type, int length, int width) {
    out.putByte(type);
    out.putVarInt(length);
    return out.putSpace(Math.multiplyExact(length, width));
  }

  static Object get(ByteReader in) {
    int type = in.getByte();
    int length = in.getCount();
    switch (type) {
      case 'Z' -> {
        boolean[] flags = new boolean[length];
        for (int i = 0; i < length; i++) {
          flags[i] = in.getByte() != 0;
        }
        return flags;
      }
      case 'S' -> {
        ByteBuffer shorts = space(in, length, 2);
        short[] shortArray = new short[length];
        shorts.asShortBuffer().get(shortArray);
        return shortArray;
      }
      case 'C' -> {
        ByteBuffer chars = space(in, length, 2);
        char[] charArray = new char[length];
        chars.asCharBuffer().get(charArray);
        return charArray;
      }
      case 'I' -> {
        ByteBuffer ints = space(in, length, 4);
        int[] intArray = new int[length];
        ints.asIntBuffer().get(intArray);
        return intArray;
      }
      case 'J' -> {
        ByteBuffer longs = space(in, length, 8);
        long[] longArray = new long[length];
        longs.asLongBuffer().get(longArray);
        return longArray;
      }
      case 'F' -> {
        ByteBuffer floats = space(in, length, 4);
        float[] floatArray = new float[length];
        floats.asFloatBuffer().get(floatArray);
        return floatArray;
      }
      case 'D' -> {
        ByteBuffer doubles = space(in, length, 8);
        double[] doubleArray = new double[length];
        doubles.asDoubleBuffer().get(doubleArray);
        return doubleArray;
      }
      default -> throw new CodecException("no primitive type has the code " + type);
    }
  }

  private static ByteBuffer space(ByteReader in, int length, int width) {
    return in.getSpace(Math.multiplyExact(length, width));
  }
}
