package org.econtext.core.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import org.econtext.core.CodecException;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Sender;

/** Writes values as {@link Decoder} reads them. */
public final class Encoder {
  /** How deep values may be nested in values; also what ends a value that contains itself. */
  public static final int MAX_DEPTH = 500;

  private static final int MAX_PATH_CHARS = 160;

  private final ByteWriter out;
  private int depth;

  private HashMap<String, Integer> names;

  private Encoder(ByteWriter out) {
    this.out = out;
  }

  /**
   * Writes one value, complete in itself. Thread safe as long as no other thread writes to the same
   * writer or changes the value.
   *
   * @param out where to; unchanged if this fails
   * @param value the value, or null
   * @throws CodecException if the value, or one inside it, can't travel; the message names its
   *     class and the path to it, such as {@code value[3].name}
   */
  public static void write(ByteWriter out, Object value) {
    int start = out.length();
    try {
      new Encoder(out).put(value);
    } catch (Unwritable e) {
      out.truncate(start);
      String path = e.path;
      if (path.length() > MAX_PATH_CHARS) {
        path = path.substring(0, MAX_PATH_CHARS) + "...";
      }
      throw new CodecException("value" + path + ": " + e.getMessage(), e.getCause());
    } catch (RuntimeException | StackOverflowError e) {
      out.truncate(start);
      throw new CodecException("the value can't be written: " + e, e);
    }
  }

  /**
   * Where this writes to.
   *
   * @return the writer
   */
  public ByteWriter out() {
    return out;
  }

  /**
   * How many values this is inside of.
   *
   * @return the number, at most {@link #MAX_DEPTH}
   */
  public int depth() {
    return depth;
  }

  /**
   * Writes a value that may be part of another.
   *
   * @param value the value, or null
   */
  public void put(Object value) {
    if (value == null) {
      out.putByte(Tags.NULL);
      return;
    }
    Class<?> type = value.getClass();
    if (type == String.class) {
      putText((String) value);
    } else if (type == Integer.class) {
      out.putByte(Tags.INT);
      putSigned((Integer) value);
    } else if (type == byte[].class) {
      out.putByte(Tags.BYTES);
      out.putByteArray((byte[]) value);
    } else if (type == Boolean.class) {
      out.putByte((Boolean) value ? Tags.TRUE : Tags.FALSE);
    } else if (type == Long.class) {
      putLong((Long) value);
    } else if (type == Double.class) {
      out.putByte(Tags.DOUBLE);
      out.putLong(Double.doubleToRawLongBits((Double) value));
    } else if (depth == MAX_DEPTH) {
      throw new Unwritable(
          "values are nested more than " + MAX_DEPTH + " deep, or one contains itself", null);
    } else {
      depth++;
      putOther(value, type);
      depth--;
    }
  }

  private void putOther(Object value, Class<?> type) {
    if (type == ArrayList.class) {
      out.putByte(Tags.ARRAY_LIST);
      putItems(((ArrayList<?>) value).toArray());
    } else if (value instanceof Object[] items) {
      putArray(items, type.getComponentType());
    } else if (type == Byte.class) {
      out.putByte(Tags.BYTE);
      out.putByte((Byte) value);
    } else if (type == Short.class) {
      out.putByte(Tags.SHORT);
      out.putShort((Short) value);
    } else if (type == Character.class) {
      out.putByte(Tags.CHAR);
      out.putShort((Character) value);
    } else if (type == Float.class) {
      out.putByte(Tags.FLOAT);
      out.putInt(Float.floatToRawIntBits((Float) value));
    } else if (isReference(value)) {
      putReference(value);
    } else if (value instanceof Enum<?> constant) {
      out.putByte(Tags.ENUM);
      putName(constant.getDeclaringClass().getName());
      putName(constant.name());
    } else if (value instanceof Throwable throwable) {
      Throwables.put(this, throwable);
    } else {
      MoreKinds.get().put(this, value, type);
    }
  }

  /**
   * Whether a value means something that lives elsewhere, so that only its address travels.
   *
   * @param value the value
   * @return true if so
   */
  public static boolean isReference(Object value) {
    return value instanceof Context
        || value instanceof Router
        || (value instanceof Sender && value instanceof Scope.Address);
  }

  private void putReference(Object value) {
    if (value instanceof Context context) {
      out.putByte(Tags.CONTEXT);
      out.putVarInt(context.id());
      out.putString(context.name());
    } else if (value instanceof Router) {
      out.putByte(Tags.ROUTER);
    } else {
      out.putByte(Tags.SENDER);
      out.putVarInt(((Scope.Address) value).contextId());
      out.putVarInt(((Scope.Address) value).handle());
    }
  }

  private void putText(String value) {
    out.putByte(Tags.STRING);
    if (out.putAscii(value)) {
      return;
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    if (new String(utf8, StandardCharsets.UTF_8).equals(value)) {
      out.putByteArray(utf8);
      return;
    }
    // UTF-8 has no form for half a surrogate pair, and the string has to arrive as it is.
    out.truncate(out.length() - 1);
    out.putByte(Tags.STRING_UTF16);
    out.putVarInt(value.length());
    for (int i = 0; i < value.length(); i++) {
      out.putShort(value.charAt(i));
    }
  }

  private void putLong(long value) {
    if (value == (int) value) {
      out.putByte(Tags.SMALL_LONG);
      putSigned((int) value);
    } else {
      out.putByte(Tags.LONG);
      out.putLong(value);
    }
  }

  private void putArray(Object[] items, Class<?> component) {
    if (component == Object.class) {
      out.putByte(Tags.OBJECTS);
    } else {
      out.putByte(Tags.ARRAY);
      putName(component.getName());
    }
    putItems(items);
  }

  /**
   * Writes a number that may be negative, short if it is near zero.
   *
   * @param value the number
   */
  public void putSigned(int value) {
    out.putVarInt(value << 1 ^ value >> 31);
  }

  /**
   * Writes how many values follow, and these.
   *
   * @param items the values
   */
  public void putItems(Object[] items) {
    out.putVarInt(items.length);
    int i = 0;
    try {
      for (; i < items.length; i++) {
        put(items[i]);
      }
    } catch (Unwritable e) {
      throw e.inside("[" + i + "]");
    }
  }

  /**
   * Writes a name that is likely to come again in this value, from the second time on short.
   *
   * @param name the name
   */
  public void putName(String name) {
    if (names == null) {
      names = new HashMap<>();
    }
    Integer known = names.get(name);
    if (known == null) {
      names.put(name, names.size() + 1);
      out.putVarInt(0);
      out.putString(name);
    } else {
      out.putVarInt(known);
    }
  }

  /** A value that can't travel; collects the path to it on its way out. */
  public static final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** From the outermost value to this one. */
    private String path = "";

    /**
     * Says what is wrong.
     *
     * @param problem what is wrong, and what to do
     * @param cause what it came from, or null
     */
    public Unwritable(String problem, Throwable cause) {
      super(problem, cause, false, false);
    }

    /**
     * Puts a step before the path.
     *
     * @param step such as {@code [3]} or {@code .name}
     * @return this
     */
    public Unwritable inside(String step) {
      path = step + path;
      return this;
    }
  }
}
