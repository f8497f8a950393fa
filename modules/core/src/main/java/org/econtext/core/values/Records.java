package org.econtext.core.values;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.econtext.core.CodecException;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Encoder.Unwritable;
import org.econtext.core.codec.Tags;

/** How the records of one class are taken apart and made. */
final class Records {
  private static final ClassValue<Records> OF_CLASS = new Cache();

  private final Class<?> type;
  private final String[] names;
  private final Class<?>[] types;
  private final Method[] accessors;
  private final Constructor<?> constructor;

  /** False if the class's module doesn't let us use what isn't public. */
  private final boolean open;

  private Records(Class<?> type) {
    if (!type.isRecord()) {
      throw new CodecException(type.getName() + " came as a record but is none here");
    }
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    int count = components.length;
    names = new String[count];
    types = new Class<?>[count];
    accessors = new Method[count];
    boolean accessible = true;
    for (int i = 0; i < count; i++) {
      names[i] = components[i].getName();
      types[i] = components[i].getType();
      accessors[i] = components[i].getAccessor();
      accessible &= accessors[i].trySetAccessible();
    }
    try {
      constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new CodecException("record " + type.getName() + " lacks its constructor", e);
    }
    open = accessible && constructor.trySetAccessible();
  }

  static void put(Encoder to, Object record, Class<?> type) {
    Records records = OF_CLASS.get(type);
    if (records.open) {
      records.putParts(to, record);
    } else if (record instanceof Serializable) {
      Serial.put(to, record);
    } else {
      throw new Unwritable(closed(type), null);
    }
  }

  static Object get(Decoder from) {
    return OF_CLASS.get(from.type()).getParts(from);
  }

  static String closed(Class<?> type) {
    return "record "
        + type.getName()
        + " can't be read or made: let its module say \"opens "
        + type.getPackageName()
        + " to org.econtext.core\", or make it public in an exported package, or Serializable";
  }

  private void putParts(Encoder to, Object record) {
    to.out().putByte(Tags.RECORD);
    to.putName(type.getName());
    to.out().putVarInt(accessors.length);
    int i = 0;
    try {
      for (; i < accessors.length; i++) {
        to.put(accessors[i].invoke(record));
      }
    } catch (Unwritable e) {
      throw e.inside("." + names[i]);
    } catch (InvocationTargetException e) {
      throw new Unwritable(type.getName() + "'s accessor threw " + e.getCause(), e.getCause())
          .inside("." + names[i]);
    } catch (IllegalAccessException e) {
      throw new Unwritable(closed(type), e);
    }
  }

  private Object getParts(Decoder from) {
    Object[] parts = new Object[from.count(1)];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = from.item();
    }
    if (parts.length != types.length) {
      throw new CodecException(
          "a record "
              + type.getName()
              + " of "
              + parts.length
              + " components came; here it has "
              + types.length);
    }
    if (!open) {
      return ClosedRecords.make(type, names, types, parts);
    }
    try {
      return constructor.newInstance(parts);
    } catch (InvocationTargetException e) {
      throw new CodecException(
          "record " + type.getName() + " refuses what came: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new CodecException("what came doesn't fit record " + type.getName() + ": " + e, e);
    }
  }

  private static final class Cache extends ClassValue<Records> {
    @Override
    protected Records computeValue(Class<?> type) {
      return new Records(type);
    }
  }
}
