package org.econtext.core.values;

import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.econtext.core.CodecException;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Encoder.Unwritable;
import org.econtext.core.codec.Tags;

/** The collections, maps and map entries of java.util. */
final class Containers {
  private static final int NATURAL_ORDER = 0;
  private static final int REVERSE_ORDER = 1;
  private static final int CASE_INSENSITIVE_ORDER = 2;
  private static final int OTHER_ORDER = 3;

  private Containers() {}

  /** Writes a value if it is one of these, and says whether it is. */
  static boolean put(Encoder to, Object value, Class<?> type) {
    if (value instanceof Map.Entry<?, ?> entry) {
      to.out().putByte(type == AbstractMap.SimpleEntry.class ? Tags.ENTRY : Tags.IMMUTABLE_ENTRY);
      to.put(entry.getKey());
      to.put(entry.getValue());
      return true;
    }
    if (!(value instanceof Collection || value instanceof Map)) {
      return false;
    }
    if (isUnmodifiable(type.getName())) {
      to.out().putByte(Tags.UNMODIFIABLE);
    }
    if (value instanceof Map) {
      putMap(to, (Map<?, ?>) value, mapTag((Map<?, ?>) value, type));
    } else {
      putCollection(to, (Collection<?>) value, collectionTag((Collection<?>) value, type));
    }
    return true;
  }

  /** Writes a collection or map of a class that doesn't travel as the nearest one of java.util. */
  static void putCopy(Encoder to, Object value) {
    if (value instanceof Map) {
      putMap(to, (Map<?, ?>) value, mapTag((Map<?, ?>) value, null));
    } else {
      putCollection(to, (Collection<?>) value, collectionTag((Collection<?>) value, null));
    }
  }

  private static boolean isUnmodifiable(String name) {
    return name.startsWith("java.util.ImmutableCollections$")
        || (name.startsWith("java.util.Collections$")
            && (name.startsWith("Unmodifiable", 22)
                || name.startsWith("Empty", 22)
                || name.startsWith("Singleton", 22)
                || name.startsWith("CopiesList", 22)));
  }

  private static int collectionTag(Collection<?> value, Class<?> type) {
    if (type == HashSet.class) {
      return Tags.HASH_SET;
    } else if (type == LinkedList.class) {
      return Tags.LINKED_LIST;
    } else if (type == ArrayDeque.class) {
      return Tags.ARRAY_DEQUE;
    } else if (type != null && type.getName().equals("java.util.Arrays$ArrayList")) {
      return Tags.AS_LIST;
    } else if (value instanceof EnumSet<?> set && enumType(set) != null) {
      return Tags.ENUM_SET;
    } else if (value instanceof SortedSet) {
      return Tags.TREE_SET;
    }
    return value instanceof Set ? Tags.LINKED_HASH_SET : Tags.ARRAY_LIST;
  }

  private static int mapTag(Map<?, ?> value, Class<?> type) {
    if (type == HashMap.class) {
      return Tags.HASH_MAP;
    } else if (type == ConcurrentHashMap.class) {
      return Tags.CONCURRENT_HASH_MAP;
    } else if (type == Properties.class) {
      return Tags.PROPERTIES;
    } else if (type == EnumMap.class) {
      return Tags.ENUM_MAP;
    }
    return value instanceof SortedMap ? Tags.TREE_MAP : Tags.LINKED_HASH_MAP;
  }

  private static void putCollection(Encoder to, Collection<?> value, int tag) {
    to.out().putByte(tag);
    if (tag == Tags.TREE_SET) {
      putOrder(to, ((SortedSet<?>) value).comparator());
    } else if (tag == Tags.ENUM_SET) {
      to.putName(enumType((EnumSet<?>) value).getName());
    }
    // A copy, because other threads may change a concurrent collection after its size was written.
    to.putItems(value.toArray());
  }

  private static void putMap(Encoder to, Map<?, ?> value, int tag) {
    to.out().putByte(tag);
    if (tag == Tags.TREE_MAP) {
      putOrder(to, ((SortedMap<?, ?>) value).comparator());
    } else if (tag == Tags.ENUM_MAP) {
      to.putName(Serial.keyType((EnumMap<?, ?>) value).getName());
    }
    Object[] entries = value.entrySet().toArray();
    to.out().putVarInt(entries.length);
    for (int i = 0; i < entries.length; i++) {
      Map.Entry<?, ?> entry = (Map.Entry<?, ?>) entries[i];
      Object key = entry.getKey();
      try {
        to.put(key);
        to.put(entry.getValue());
      } catch (Unwritable e) {
        throw e.inside(key instanceof String ? "[\"" + key + "\"]" : "[entry " + i + "]");
      }
    }
  }

  private static Class<?> enumType(EnumSet<?> set) {
    EnumSet<?> constants = set.isEmpty() ? EnumSet.complementOf(set) : set;
    return constants.isEmpty() ? null : constants.iterator().next().getDeclaringClass();
  }

  private static void putOrder(Encoder to, Comparator<?> order) {
    if (order == null) {
      to.out().putByte(NATURAL_ORDER);
    } else if (order == Collections.reverseOrder()) {
      to.out().putByte(REVERSE_ORDER);
    } else if (order == String.CASE_INSENSITIVE_ORDER) {
      to.out().putByte(CASE_INSENSITIVE_ORDER);
    } else {
      to.out().putByte(OTHER_ORDER);
      try {
        to.put(order);
      } catch (Unwritable e) {
        throw e.inside(".comparator()");
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes", "JdkObsolete"}) // A LinkedList arrives as one.
  static Object get(Decoder from, int tag) {
    return switch (tag) {
      case Tags.LINKED_LIST -> fill(new LinkedList<>(), from);
      case Tags.ARRAY_DEQUE -> fill(new ArrayDeque<>(), from);
      case Tags.AS_LIST -> Arrays.asList(fill(new ArrayList<>(), from).toArray());
      case Tags.HASH_SET -> fill(new HashSet<>(), from);
      case Tags.LINKED_HASH_SET -> fill(new LinkedHashSet<>(), from);
      case Tags.TREE_SET -> fill(new TreeSet<>(order(from)), from);
      case Tags.ENUM_SET -> fill(EnumSet.noneOf((Class) enumType(from)), from);
      case Tags.ENTRY -> new AbstractMap.SimpleEntry<>(from.get(), from.get());
      case Tags.IMMUTABLE_ENTRY -> new AbstractMap.SimpleImmutableEntry<>(from.get(), from.get());
      case Tags.HASH_MAP -> fill(new HashMap<>(), from);
      case Tags.LINKED_HASH_MAP -> fill(new LinkedHashMap<>(), from);
      case Tags.TREE_MAP -> fill(new TreeMap<>(order(from)), from);
      case Tags.ENUM_MAP -> fill(new EnumMap(enumType(from)), from);
      case Tags.CONCURRENT_HASH_MAP -> fill(new ConcurrentHashMap<>(), from);
      case Tags.PROPERTIES -> fill(new Properties(), from);
      default -> throw new CodecException("no value begins with " + tag);
    };
  }

  private static Collection<Object> fill(Collection<Object> collection, Decoder from) {
    for (int count = from.count(1); count > 0; count--) {
      collection.add(from.item());
    }
    return collection;
  }

  private static Map<Object, Object> fill(Map<Object, Object> map, Decoder from) {
    for (int count = from.count(2); count > 0; count--) {
      map.put(from.item(), from.item());
    }
    return map;
  }

  private static Class<?> enumType(Decoder from) {
    Class<?> type = from.type();
    if (!type.isEnum()) {
      throw new CodecException(type.getName() + " came as an enum but is none here");
    }
    return type;
  }

  @SuppressWarnings("unchecked")
  private static Comparator<Object> order(Decoder from) {
    int order = from.in().getByte();
    return switch (order) {
      case NATURAL_ORDER -> null;
      case REVERSE_ORDER -> (Comparator<Object>) (Comparator<?>) Collections.reverseOrder();
      case CASE_INSENSITIVE_ORDER ->
          (Comparator<Object>) (Comparator<?>) String.CASE_INSENSITIVE_ORDER;
      default -> (Comparator<Object>) from.get();
    };
  }

  static Object unmodifiable(Object value) {
    if (value instanceof List<?> list) {
      return Collections.unmodifiableList(list);
    } else if (value instanceof NavigableSet<?> set) {
      return Collections.unmodifiableNavigableSet(set);
    } else if (value instanceof Set<?> set) {
      return Collections.unmodifiableSet(set);
    } else if (value instanceof NavigableMap<?, ?> map) {
      return Collections.unmodifiableNavigableMap(map);
    } else if (value instanceof Map<?, ?> map) {
      return Collections.unmodifiableMap(map);
    }
    throw new CodecException("what came as unmodifiable is no list, set or map");
  }
}
