package org.econtext.core.codec;

import java.lang.reflect.Array;
import java.util.ArrayList;
import org.econtext.core.CodecException;
import org.econtext.core.Handles;
import org.econtext.core.ThreadRole;

/**
 * Reads values that {@link Encoder} wrote, perhaps in a hostile context: whatever the bytes are, it
 * makes a value or throws {@link CodecException}, and takes no more memory than a fixed multiple of
 * their number. Not thread safe.
 */
public final class Decoder {
  private final Scope scope;
  private final Trust trust;
  private ByteReader in;

  private int depth;

  /** How many values were announced that are still to come: each takes at least one byte. */
  private int pending;

  /** What {@link Encoder#putName} wrote so far; a name that was taken as a class has become it. */
  private ArrayList<Object> names;

  /**
   * Makes a decoder for any number of values, one after another.
   *
   * @param scope the context that this works for
   * @param trust which classes it may touch
   */
  public Decoder(Scope scope, Trust trust) {
    this.scope = scope;
    this.trust = trust;
  }

  /**
   * Reads one value.
   *
   * @param from where from; what follows the value is left there
   * @return the value, or null
   * @throws CodecException if the bytes are no value, or name a class that can't be found or isn't
   *     trusted
   * @throws IllegalStateException if the thread is one that must not import classes
   */
  public Object read(ByteReader from) {
    ThreadRole.requireImporting("values");
    in = from;
    depth = 0;
    pending = 0;
    names = null;
    try {
      return get();
    } catch (CodecException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw new CodecException("a value that came can't be read here: " + e, e);
    }
  }

  /**
   * The context that this works for.
   *
   * @return the scope
   */
  public Scope scope() {
    return scope;
  }

  /**
   * Which classes this may touch.
   *
   * @return the trust
   */
  public Trust trust() {
    return trust;
  }

  /**
   * Where this reads from.
   *
   * @return the reader
   */
  public ByteReader in() {
    return in;
  }

  /**
   * Reads a value that may be part of another.
   *
   * @return the value, or null
   */
  public Object get() {
    int tag = in.getByte();
    return switch (tag) {
      case Tags.NULL -> null;
      case Tags.FALSE -> false;
      case Tags.TRUE -> true;
      case Tags.BYTE -> (byte) in.getByte();
      case Tags.SHORT -> (short) in.getShort();
      case Tags.CHAR -> (char) in.getShort();
      case Tags.INT -> getSigned();
      case Tags.SMALL_LONG -> (long) getSigned();
      case Tags.LONG -> in.getLong();
      case Tags.FLOAT -> Float.intBitsToFloat(in.getInt());
      case Tags.DOUBLE -> Double.longBitsToDouble(in.getLong());
      case Tags.STRING -> in.getString();
      case Tags.STRING_UTF16 -> getUtf16();
      case Tags.BYTES -> in.getByteArray();
      case Tags.CONTEXT -> scope.context(in.getVarInt(), in.getString(), !trust.isLimited());
      case Tags.ROUTER -> scope.router();
      case Tags.SENDER -> getSender();
      default -> getDeeper(tag);
    };
  }

  private Object getDeeper(int tag) {
    if (++depth > Encoder.MAX_DEPTH) {
      throw new CodecException("values are nested more than " + Encoder.MAX_DEPTH + " deep");
    }
    Object value = getNested(tag);
    depth--;
    return value;
  }

  /**
   * Reads a value whose tag was read.
   *
   * @param tag one of {@link Tags}
   * @return the value
   */
  public Object getNested(int tag) {
    return switch (tag) {
      case Tags.ARRAY_LIST -> getList();
      case Tags.OBJECTS -> getItems(new Object[count(1)]);
      case Tags.ARRAY -> getItems((Object[]) Array.newInstance(type(), count(1)));
      case Tags.ENUM -> getEnum();
      case Tags.THROWABLE -> Throwables.get(this);
      default -> MoreKinds.get().get(this, tag);
    };
  }

  private Object getList() {
    int count = count(1);
    ArrayList<Object> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(item());
    }
    return list;
  }

  private Object[] getItems(Object[] items) {
    for (int i = 0; i < items.length; i++) {
      items[i] = item();
    }
    return items;
  }

  private String getUtf16() {
    int count = in.getCount();
    if (count > in.remaining() / 2) {
      throw new CodecException("cut off in a string of " + count + " characters");
    }
    char[] chars = new char[count];
    for (int i = 0; i < count; i++) {
      chars[i] = (char) in.getShort();
    }
    return new String(chars);
  }

  private Object getSender() {
    int context = in.getVarInt();
    int handle = in.getVarInt();
    // Else a hostile context could make this one call functions, with its own authority, by
    // sending.
    if (handle < Handles.FIRST_DYNAMIC) {
      throw new CodecException("a sender came for handle " + handle + ", which is no channel's");
    }
    return scope.sender(context, handle);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object getEnum() {
    Class<?> type = type();
    String name = name();
    if (!type.isEnum()) {
      throw new CodecException(type.getName() + " came as an enum but is none here");
    }
    try {
      return Enum.valueOf((Class) type, name);
    } catch (IllegalArgumentException e) {
      throw new CodecException("enum " + type.getName() + " has no " + name + " here", e);
    }
  }

  /**
   * Reads what {@link Encoder#putSigned} wrote.
   *
   * @return the number
   */
  public int getSigned() {
    int value = in.getVarInt();
    return value >>> 1 ^ -(value & 1);
  }

  /**
   * Reads how many things follow, to be read with {@link #item} each.
   *
   * @param items how many items each of them consists of
   * @return a number that memory may be reserved for: over all levels of nesting, no more is ever
   *     announced than there are bytes
   */
  public int count(int items) {
    int count = in.getVarInt();
    if (count < 0 || (long) count * items > in.remaining() - pending) {
      throw new CodecException(
          "cut off: "
              + (count & 0xffffffffL)
              + " items announced, "
              + in.remaining()
              + " bytes left");
    }
    pending += count * items;
    return count;
  }

  /**
   * Reads one of the values that {@link #count} announced.
   *
   * @return the value, or null
   */
  public Object item() {
    pending--;
    return get();
  }

  /** Counts one of the things that {@link #count} announced as read, if it is no value. */
  public void countItem() {
    pending--;
  }

  /**
   * Reads what {@link Encoder#putName} wrote.
   *
   * @return the name
   */
  public String name() {
    Object name = names(nameIndex());
    return name instanceof Class<?> type ? type.getName() : (String) name;
  }

  /**
   * Reads the name of a type and finds this, if it is trusted.
   *
   * @return the type
   */
  public Class<?> type() {
    int index = nameIndex();
    Object known = names(index);
    if (known instanceof Class<?> type) {
      return type;
    }
    Class<?> type = trust.type((String) known, scope);
    names.set(index, type);
    return type;
  }

  private Object names(int index) {
    if (names == null || index >= names.size()) {
      throw new CodecException("a value refers to name " + index + ", which didn't come before it");
    }
    return names.get(index);
  }

  private int nameIndex() {
    int index = in.getVarInt() - 1;
    if (index >= 0) {
      return index;
    }
    if (index < -1) {
      throw new CodecException("a value refers to a name of negative number");
    }
    if (names == null) {
      names = new ArrayList<>();
    }
    names.add(in.getString());
    return names.size() - 1;
  }
}
