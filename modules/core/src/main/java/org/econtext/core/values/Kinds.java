package org.econtext.core.values;

import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import org.econtext.core.CodecException;
import org.econtext.core.codec.Decoder;
import org.econtext.core.codec.Encoder;
import org.econtext.core.codec.Encoder.Unwritable;
import org.econtext.core.codec.MoreKinds;
import org.econtext.core.codec.Tags;

/** All kinds of values but the plain ones. */
public final class Kinds extends MoreKinds {
  /** Made by {@link MoreKinds}. */
  public Kinds() {}

  @Override
  public void put(Encoder to, Object value, Class<?> type) {
    if (type.isArray()) {
      PrimitiveArrays.put(to.out(), value);
    } else if (value instanceof Record) { // Class.isRecord asks the JVM's native code each time.
      Records.put(to, value, type);
    } else if (!(type.getName().startsWith("java.") && putOfJava(to, value, type))) {
      putForeign(to, value, type);
    }
  }

  private static boolean putOfJava(Encoder to, Object value, Class<?> type) {
    return (type.getName().startsWith("java.util.") && Containers.put(to, value, type))
        || Scalars.put(to, value, type);
  }

  private static void putForeign(Encoder to, Object value, Class<?> type) {
    if (value instanceof Serializable) {
      Serial.put(to, value);
    } else if (value instanceof Collection || value instanceof Map) {
      Containers.putCopy(to, value);
    } else {
      throw new Unwritable(
          type.getName()
              + " can't travel: it is no value, record or enum, and not Serializable;"
              + " make it one of these, or pass what it is made of",
          null);
    }
  }

  @Override
  public Object get(Decoder from, int tag) {
    return switch (tag) {
      case Tags.PRIMITIVES -> PrimitiveArrays.get(from.in());
      case Tags.UNMODIFIABLE -> getUnmodifiable(from);
      case Tags.RECORD -> Records.get(from);
      case Tags.SERIALIZED -> Serial.get(from);
      default -> tag >= Tags.CLASS ? Scalars.get(from, tag) : Containers.get(from, tag);
    };
  }

  private static Object getUnmodifiable(Decoder from) {
    int tag = from.in().getByte();
    if (tag == Tags.UNMODIFIABLE) {
      throw new CodecException("a value is announced as unmodifiable twice");
    }
    return Containers.unmodifiable(from.getNested(tag));
  }
}
