package org.econtext.core.codec;

/** The first byte of every value; package-info says what follows each. */
public final class Tags {
  private Tags() {}

  /** Begins null. */
  public static final int NULL = 0;

  /** Begins false. */
  public static final int FALSE = 1;

  /** Begins true. */
  public static final int TRUE = 2;

  /** Begins what {@code package-info} has under byte. */
  public static final int BYTE = 3;

  /** Begins what {@code package-info} has under short. */
  public static final int SHORT = 4;

  /** Begins what {@code package-info} has under char. */
  public static final int CHAR = 5;

  /** Begins what {@code package-info} has under int. */
  public static final int INT = 6;

  /** Begins what {@code package-info} has under small long. */
  public static final int SMALL_LONG = 7;

  /** Begins what {@code package-info} has under long. */
  public static final int LONG = 8;

  /** Begins what {@code package-info} has under float. */
  public static final int FLOAT = 9;

  /** Begins what {@code package-info} has under double. */
  public static final int DOUBLE = 10;

  /** Begins what {@code package-info} has under string. */
  public static final int STRING = 11;

  /** Begins what {@code package-info} has under string utf16. */
  public static final int STRING_UTF16 = 12;

  /** Begins what {@code package-info} has under bytes. */
  public static final int BYTES = 13;

  /** Begins what {@code package-info} has under primitives. */
  public static final int PRIMITIVES = 14;

  /** Begins what {@code package-info} has under objects. */
  public static final int OBJECTS = 15;

  /** Begins what {@code package-info} has under array. */
  public static final int ARRAY = 16;

  /** Begins what {@code package-info} has under context. */
  public static final int CONTEXT = 17;

  /** Begins what {@code package-info} has under router. */
  public static final int ROUTER = 18;

  /** Begins what {@code package-info} has under sender. */
  public static final int SENDER = 19;

  /** Begins what {@code package-info} has under enum. */
  public static final int ENUM = 20;

  /** Begins what {@code package-info} has under record. */
  public static final int RECORD = 21;

  /** Begins what {@code package-info} has under throwable. */
  public static final int THROWABLE = 22;

  /** Begins what {@code package-info} has under serialized. */
  public static final int SERIALIZED = 23;

  /** From here to {@link #PROPERTIES}: what {@code values.Containers} reads. */
  public static final int ARRAY_LIST = 32;

  /** Begins what {@code package-info} has under linked list. */
  public static final int LINKED_LIST = 33;

  /** Begins what {@code package-info} has under array deque. */
  public static final int ARRAY_DEQUE = 34;

  /** Begins what {@code package-info} has under as list. */
  public static final int AS_LIST = 35;

  /** Begins what {@code package-info} has under hash set. */
  public static final int HASH_SET = 36;

  /** Begins what {@code package-info} has under linked hash set. */
  public static final int LINKED_HASH_SET = 37;

  /** Begins what {@code package-info} has under tree set. */
  public static final int TREE_SET = 38;

  /** Begins what {@code package-info} has under enum set. */
  public static final int ENUM_SET = 39;

  /** Begins what {@code package-info} has under unmodifiable. */
  public static final int UNMODIFIABLE = 40;

  /** Begins what {@code package-info} has under entry. */
  public static final int ENTRY = 41;

  /** Begins what {@code package-info} has under immutable entry. */
  public static final int IMMUTABLE_ENTRY = 42;

  /** Begins what {@code package-info} has under hash map. */
  public static final int HASH_MAP = 43;

  /** Begins what {@code package-info} has under linked hash map. */
  public static final int LINKED_HASH_MAP = 44;

  /** Begins what {@code package-info} has under tree map. */
  public static final int TREE_MAP = 45;

  /** Begins what {@code package-info} has under enum map. */
  public static final int ENUM_MAP = 46;

  /** Begins what {@code package-info} has under concurrent hash map. */
  public static final int CONCURRENT_HASH_MAP = 47;

  /** Begins what {@code package-info} has under properties. */
  public static final int PROPERTIES = 48;

  /** From here on: what {@code values.Scalars} reads. */
  public static final int CLASS = 64;

  /** Begins what {@code package-info} has under optional. */
  public static final int OPTIONAL = 65;

  /** Begins what {@code package-info} has under optional int. */
  public static final int OPTIONAL_INT = 66;

  /** Begins what {@code package-info} has under optional long. */
  public static final int OPTIONAL_LONG = 67;

  /** Begins what {@code package-info} has under optional double. */
  public static final int OPTIONAL_DOUBLE = 68;

  /** Begins what {@code package-info} has under big integer. */
  public static final int BIG_INTEGER = 69;

  /** Begins what {@code package-info} has under big decimal. */
  public static final int BIG_DECIMAL = 70;

  /** Begins what {@code package-info} has under uuid. */
  public static final int UUID = 71;

  /** Begins what {@code package-info} has under uri. */
  public static final int URI = 72;

  /** Begins what {@code package-info} has under instant. */
  public static final int INSTANT = 73;

  /** Begins what {@code package-info} has under duration. */
  public static final int DURATION = 74;

  /** Begins what {@code package-info} has under local date. */
  public static final int LOCAL_DATE = 75;

  /** Begins what {@code package-info} has under local time. */
  public static final int LOCAL_TIME = 76;

  /** Begins what {@code package-info} has under local date time. */
  public static final int LOCAL_DATE_TIME = 77;
}
